"""Whole lines that are page furniture and no part of an article, in the languages that news sites of this world use
most. Only short lines are looked at, and only whole ones.
"""

from __future__ import annotations

import regex

from bot.core.boilerplate import is_boilerplate, is_told

_LONGEST = 420
_ALWAYS = regex.compile(
    r"(?:"
    r"(?:read|see|learn|find out|watch|listen|more)(?: also| more| next| on| about| now)\s*[:>»…].{0,200}|"
    r"lesen sie (?:auch|mehr|dazu|zum thema)\b.{0,200}|(?:zum thema|mehr zum thema|auch interessant)\W*|"
    r"(?:(?:lire|voir|à lire|à voir) (?:aussi|également)|(?:lee|leer|ver) (?:también|más)|te puede interesar|"
    r"leggi anche|lees (?:ook|meer)|leia (?:também|mais)|les også|läs (?:också|mer)|læs også|lue myös|"
    r"czytaj (?:też|także|więcej)|читайте также)\s*[:>»].{0,200}|"
    r"(?:sign ?up|subscribe|register|get|receive)\b.{0,80}\b(?:newsletter|your inbox|e-?mail alerts?|app)\b.{0,160}|"
    r"(?:abonnez|inscrivez)-vous\b.{0,200}|jetzt (?:abonnieren|anmelden)\b.{0,160}|suscr[ií]bete\b.{0,200}|"
    r"iscriviti\b.{0,200}|"
    r"(?:abonniere|folge|follow|join|rejoignez|suivez|sigue)\b.{0,60}\b(?:whatsapp|telegram)\b.{0,200}|"
    r"(?:this|an) error has occurred\b.{0,200}|"
    r"this (?:article|story) (?:has been|was) (?:\w+ )?(?:updated|corrected|amended|edited|modified|changed|translated|"
    r"republished|(?:first |originally )?published)\b.{0,200}|"
    r"this copy is for your personal\b.{0,400}|write to .{3,60} at \S+@\S+|"
    r"(?:this|our) (?:site|website) uses cookies\b.{0,300}|"
    r"(?:advertisement|advertising|anzeige|werbung|publicité|publicidad|pubblicità|annons|annonse|advertentie|"
    r"реклама)\W*(?:scroll .{0,40})?|(?:article|story) continues (?:below|after)\b.{0,60}|"
    r"(?:©|\(c\)\s|copyright\W+(?:©|\(c\)|\d{4})).{0,200}|.{0,60}\ball rights reserved\W*|"
    r"copyright\b.{0,60}\ball rights reserved\b.{0,100}|"
    r"alle rechte vorbehalten\W*|tous droits réservés\W*|"
    r"(?:photo|foto|image|bild|picture|video|credit|source|quelle|crédit)s?(?: credit| by| von|"
    r" courtesy(?: of)?)?\s*[:©|/].{0,120}|"
    r"(?:topics?|tags?|filed under|categories|themen|schlagw[oö]rter|etiquetas)\s*:.{0,200}|"
    r"\d+ (?:min|minutes?)(?:\.| of)? (?:read|lesezeit|de lecture|reading)\W*"
    r")",
    regex.IGNORECASE | regex.V1,
)
_PERHAPS = regex.compile(
    r"(?:"
    r"(?:read|see|learn|find out|watch|listen|more)\s*[:>»…].{0,200}|"
    r"(?:mehr|sehen) (?:sie )?(?:auch|mehr|dazu|zum thema)\b.{0,200}|(?:lire|voir) (?:aussi|également)\b.{0,200}|"
    r"à lire (?:aussi|également)\b.{0,200}|(?:lee|leer|ver) (?:también|más)\b.{0,200}|"
    r"te puede interesar\b.{0,200}|leggi anche\b.{0,200}|lees (?:ook|meer)\b.{0,200}|"
    r"leia (?:também|mais)\b.{0,200}|les også\b.{0,200}|läs (?:också|mer)\b.{0,200}|læs også\b.{0,200}|"
    r"lue myös\b.{0,200}|czytaj (?:też|także|więcej)\b.{0,200}|читайте также\b.{0,200}|"
    r"(?:sign|log) ?(?:up|in) (?:for|to|here|now|today)\b.{0,250}|subscribe (?:to|now|here|today|for)\b.{0,250}|"
    r".{0,80}\bnewsletter\b.{0,60}(?:sign up|abonnieren|anmelden)\b.{0,80}|"
    r".{0,200}\b(?:deliver\w*|sent|straight|direct\w*|news|updates?|stories|briefing|newsletter)\b.{0,60}"
    r"\byour inbox\b.{0,200}|.{0,200}\b(?:ins postfach|per e-?mail in)\b.{0,200}|"
    r".{0,200}\bnewsletter\b.{0,60}\b(?:informiert|erhalten|bekommen|subscri\w+|delivered|abon\w+|inscri\w+|"
    r"suscr\w+|iscri\w+)\b.{0,200}|"
    r".{0,250}\b(?:abonniere|folge|folgst du|subscribe to|follow|join|rejoignez|suivez|"
    r"sigue)\b.{0,60}\b(?:whatsapp|telegram|push)\b.{0,200}|(?:»|>>|→|▶|►|➡|•\s*»)\s?[^\s«»][^«»]{0,250}|"
    r"related\s*:.{0,250}|"
    r"follow (?:us|@\w+|.{0,40} on (?:twitter|x|facebook|instagram|linkedin|tiktok|whatsapp|telegram))\b.{0,120}|"
    r"(?:join|find|like) us on\b.{0,120}|share (?:this|on|via|with)\b.{0,80}|"
    r"(?:teilen|partager|compartir|condividi|delen|dela|del på)\W{0,3}(?:facebook|twitter|whatsapp|e-?mail)?\W*|"
    r"(?:click|tap) (?:here|on|to)\b.{0,160}|download (?:our|the)\b.{0,60}\bapp\b.{0,100}|"
    r"by (?:clicking|signing|subscribing|continuing)\b.{0,250}|"
    r"(?:skip|jump) (?:to|past)\b.{0,80}|copyright\s.{0,200}|.{0,60}\ball rights reserved\b.{0,100}|"
    r"(?:getty images?|shutterstock|istock|reuters|afp|ap photo|dpa|epa)(?:\s*[/|,].{0,60})?|"
    r"(?:file|stock) (?:photo|image)s?\b.{0,60}|"
    r"(?:comments?|kommentare?|commentaires?|comentarios?|commenti)(?:\s*\(?\d*\)?)?\W*|"
    r"leave a (?:comment|reply)\W*|post a comment\b.{0,60}|\d+ (?:comments?|shares?|views?|likes?)\W*|"
    r"(?:view|show|hide|load) (?:all |more )?(?:comments|posts|articles|stories)\W*|"
    r"(?:related|recommended|trending|popular|latest|more)(?: (?:stories|articles|topics|news|posts|content|"
    r"coverage|reading|links))\W*.{0,30}|"
    r"(?:most (?:read|popular|viewed)|editor'?s'? (?:picks?|choice)|you (?:may|might) (?:also )?(?:like|"
    r"be interested in)|up next|don'?t miss|what to read next|also on\b.{0,40})\W*|"
    r"(?:published|updated|last updated|posted|modified|first published|aktualisiert|veröffentlicht|publié|"
    r"mis à jour|publicado|actualizado)(?: on| at| le| am)?\s*:?\s*(?:[\p{L}]{2,12}\.?,? )?\d.{0,60}|"
    r"reading time\b.{0,20}|"
    r"(?:report|correct) (?:an |a )?(?:error|typo|correction)\b.{0,120}|"
    r"(?:have|got) (?:a |any )?(?:tip|story|news|question)s?\b.{0,20}\?.{0,160}|"
    r"(?:contact|e-?mail|reach) (?:the (?:author|writer|reporter)|us|\w+(?: \w+)?)(?: at| on|:).{0,160}|"
    r"(?:support|donate|become a (?:member|supporter|subscriber))\b.{0,160}|"
    r"(?:print|e-?mail|save|copy link|listen|play|pause|close|menu|search|back to top|top of page|"
    r"bottom of page|home|next|previous|loading)\W"
    r")",
    regex.IGNORECASE | regex.V1,
)


def is_furniture(line: str) -> bool:
    """Tell whether a whole line is page furniture. A whole sentence that does not speak to its reader is none where it
    only begins like some ("Support for the party fell in May.").
    """
    if len(line) > _LONGEST:
        return False
    if _ALWAYS.fullmatch(line):
        return True
    return is_boilerplate(line) or (_PERHAPS.fullmatch(line) is not None and not is_told(line))
