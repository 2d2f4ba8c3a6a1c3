"""The tables. `SCHEMA_REVISION` is the newest migration; a test holds `METADATA` and the migrations to the same
result.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

SCHEMA_REVISION = "0007"

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

PUBLISHERS = Table(
    "publishers",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True),
)

SOURCES = Table(
    "sources",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    Column("root", String, nullable=False),  # the folder it was first imported from, absolute
    Column("stamp", String, nullable=False),  # of the folder when it was last read to its end
    Column("added_at", String, nullable=False),
    Column("kind", String, nullable=False, server_default="files"),  # a `SourceKind`
    Column("address", String, nullable=False, server_default=""),  # URL, or absolute path of a watched folder
    Column("policy", String, nullable=False, server_default="passage"),  # a `QuotePolicy`
    Column("keep_days", Integer),
    Column("keep_articles", Integer),
)
Index("ix_sources_address", SOURCES.c.address)

SUBSCRIPTIONS = Table(
    "subscriptions",
    METADATA,
    Column("source_id", Integer, ForeignKey("sources.id"), primary_key=True),
    Column("server_id", BigInteger, primary_key=True),  # 0: what the operator added, for every server
    Column("paused", Boolean, nullable=False),  # a source is read while one of its servers has it running
    sqlite_with_rowid=False,
)

SERVERS = Table(
    "servers",
    METADATA,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # of a Discord server
    Column("channels", Text, nullable=False),  # JSON list of the ids of those it answers in; empty: all
    Column("private", Boolean, nullable=False),
    Column("quotations", Integer, nullable=False),
    Column("cooldown_seconds", Integer),  # none: the operator's
    Column("zone", String, nullable=False),  # "": the operator's
    Column("policy", String, nullable=False),  # a `QuotePolicy`: at most so much is quoted
    Column("welcomed", Boolean, nullable=False),
    Column("left_at", String),  # when the bot was removed from it
    Column("ratings", Boolean, nullable=False, server_default="1"),  # whether answers can be rated
    Column("gaps", Boolean, nullable=False, server_default="0"),  # whether unanswered questions are counted
)
Index("ix_servers_left_at", SERVERS.c.left_at)

POLLS = Table(
    "polls",
    METADATA,
    Column("source_id", Integer, ForeignKey("sources.id"), primary_key=True),
    Column("due_at", String, nullable=False),
    Column("etag", String, nullable=False),  # as sent, byte for byte
    Column("last_modified", String, nullable=False),
    Column("body_hash", String, nullable=False),
    Column("whole_at", String),  # the last unconditional fetch
    Column("succeeded_at", String),
    Column("failures", Integer, nullable=False),  # in a row
    Column("error", String, nullable=False),
    Column("moved_to", String, nullable=False),
    Column("moved_times", Integer, nullable=False),
)
Index("ix_polls_due_at", POLLS.c.due_at)

HOSTS = Table(
    "hosts",
    METADATA,
    Column("name", String, primary_key=True),
    Column("robots", Text, nullable=False),
    Column("robots_at", String, nullable=False),
)

BLOCKED_DOMAINS = Table(
    "blocked_domains",
    METADATA,
    Column("name", String, primary_key=True),
    Column("blocked_at", String, nullable=False),
)

ARTICLES = Table(
    "articles",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("source_id", Integer, ForeignKey("sources.id"), nullable=False),
    Column("root", String, nullable=False),  # the imported folder; "" where nothing is withdrawn with it
    Column("location", String, nullable=False),  # path below the root, with the line of a JSONL file
    Column("external_id", String, nullable=False),
    Column("url", String, nullable=False),
    Column("sample", Boolean, nullable=False),
    Column("status", String, CheckConstraint("status IN ('active', 'withdrawn')", name="status"), nullable=False),
    Column("revision", Integer, nullable=False),  # the newest, counted from 1
    Column("fingerprint", String, nullable=False),  # of the newest revision's head and blocks
    Column("text_hash", String, nullable=False),  # equal for reprints
    Column("added_at", String, nullable=False),
    Column("change", Integer, nullable=False, server_default="0"),  # rises with every write of any article
    Column("reprint_of", Integer),  # the article of which it is a copy
    Column("sketch", LargeBinary),  # of its text, for finding edited copies
    Column(
        "purged", String, nullable=False, server_default=""
    ),  # why its text is gone: expired, outdated, withdrawn, notice
)
Index("ix_articles_text_hash", ARTICLES.c.text_hash)
Index("ix_articles_change", ARTICLES.c.change)
Index(  # covers what an index is compared with at every start
    "ix_articles_serving", ARTICLES.c.sample, ARTICLES.c.status, ARTICLES.c.revision, ARTICLES.c.text_hash
)
Index("ix_articles_root", ARTICLES.c.source_id, ARTICLES.c.root)
Index("ix_articles_url", ARTICLES.c.url)

REVISIONS = Table(
    "revisions",
    METADATA,
    Column("article_id", Integer, ForeignKey("articles.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("title", String, nullable=False),
    Column("authors", Text, nullable=False),  # JSON list of names
    Column("publisher_id", Integer, ForeignKey("publishers.id")),
    Column("published_at", String),  # as `Published.isoformat` writes it
    Column("language", String, nullable=False),  # ISO 639-1, "" where undetected
    Column("text", Text, nullable=False),
    Column("layout", Text, nullable=False),  # JSON list of [kind, start, end], code points
    Column("stored_at", String, nullable=False),
    Column("longest_quote", Integer),  # max-snippet; 0: nosnippet
    Column("archived", Boolean, nullable=False, server_default="1"),  # 0: noarchive
    Column("gated", Boolean, nullable=False, server_default="0"),
    Column("summary", Boolean, nullable=False, server_default="0"),  # the feed's own text, not the page's
)
Index("ix_revisions_published_at", REVISIONS.c.published_at)

SKETCH_KEYS = Table(
    "sketch_keys",
    METADATA,
    Column("key", Integer, primary_key=True),
    Column("article_id", Integer, ForeignKey("articles.id"), primary_key=True),
    sqlite_with_rowid=False,
)
Index("ix_sketch_keys_article_id", SKETCH_KEYS.c.article_id)

IMPORTS = Table(
    "imports",
    METADATA,
    Column("path", String, primary_key=True),  # of an archive whose import was interrupted
    Column("stamp", String, nullable=False),  # its size and time
    Column("position", BigInteger, nullable=False),  # bytes that are done
)

ENTRIES = Table(
    "entries",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("source_id", Integer, ForeignKey("sources.id"), nullable=False),
    Column("entry_id", String, nullable=False),  # what makes it the same again within its source
    Column("url", String, nullable=False),  # "" where the feed gives none
    Column("key", String, nullable=False),  # the canonical URL; equal for entries of several feeds
    Column("host", String, nullable=False),  # of the URL
    Column("item", Text, nullable=False),  # JSON of what the feed said
    Column("seen_at", String, nullable=False),  # first; once it is looked at no more, last, to a week
    Column("article_id", Integer, ForeignKey("articles.id")),
    Column("due_at", String),  # of the next look at the page; none where there is none
    Column("looks", Integer, nullable=False),  # at the page that succeeded
    Column("failures", Integer, nullable=False),  # in a row
    Column("gone", Integer, nullable=False),  # 404 or 410 in a row
    Column("etag", String, nullable=False),
    Column("last_modified", String, nullable=False),
    Column("reason", String, nullable=False),  # why there is no article, or why the last look failed
)
Index("ix_entries_source_id", ENTRIES.c.source_id, ENTRIES.c.entry_id, unique=True)
Index("ix_entries_due_at", ENTRIES.c.due_at)
Index("ix_entries_key", ENTRIES.c.key)
Index("ix_entries_article_id", ENTRIES.c.article_id)

PASSAGES = Table(
    "passages",
    METADATA,
    Column("article_id", Integer, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("paragraph", Integer, primary_key=True),
    Column("last_paragraph", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    ForeignKeyConstraint(["article_id", "revision"], ["revisions.article_id", "revisions.number"]),
    sqlite_with_rowid=False,
)

RECEIPTS = Table(
    "receipts",
    METADATA,
    Column("id", String, primary_key=True),
    Column("asker", String, nullable=False),  # sealed with a key that lies outside the database
    Column("shown", Text, nullable=False),  # JSON list of slices
    Column("further", Text, nullable=False),
    Column("made_at", String, nullable=False),
)
Index("ix_receipts_made_at", RECEIPTS.c.made_at)

POSTED = Table(
    "posted",
    METADATA,
    Column("message_id", BigInteger, primary_key=True),  # a card with passages of a receipt
    Column("channel_id", BigInteger, nullable=False),
    Column("receipt_id", String, nullable=False),
    Column("due_at", String),  # of taking it down; none where it may stay
)
Index("ix_posted_receipt_id", POSTED.c.receipt_id)
Index("ix_posted_due_at", POSTED.c.due_at)

RECEIPT_ARTICLES = Table(
    "receipt_articles",
    METADATA,
    Column("article_id", Integer, primary_key=True),
    Column("receipt_id", String, primary_key=True),
    sqlite_with_rowid=False,
)

BUDGETS = Table(
    "budgets",
    METADATA,
    Column("channel_id", BigInteger, primary_key=True),
    Column("day", String, primary_key=True),  # UTC
    Column("article_id", Integer, primary_key=True),
    Column("spans", Text, nullable=False),  # JSON list of [start, end] shown, code points, ascending, apart
    sqlite_with_rowid=False,
)

WATCHES = Table(
    "watches",
    METADATA,
    Column("id", String, primary_key=True),  # of the receipt, too, of the message that ends it
    Column("user_id", BigInteger, nullable=False),
    Column("server_id", BigInteger),  # where it was asked; none in direct messages
    Column("question", Text, nullable=False),  # JSON: its words, its day, and where to look
    Column("language", String, nullable=False),  # of the fixed sentences
    Column("after", BigInteger, nullable=False),  # the last article that had arrived
    Column("made_at", String, nullable=False),
    Column("claimed_at", String),  # when its message was begun
)
Index("ix_watches_user_id", WATCHES.c.user_id)
Index("ix_watches_made_at", WATCHES.c.made_at)

RATED_ANSWERS = Table(
    "rated_answers",
    METADATA,
    Column("id", String, primary_key=True),  # of the receipt
    Column("server_id", BigInteger, nullable=False),  # where it was asked; 0 in direct messages
    Column("asker", String, nullable=False),  # sealed as in receipts
    Column("question", Text, nullable=False),  # its words, which who asked let be kept
    Column("asked_on", String, nullable=False),  # the day
    Column("sure", Boolean, nullable=False),  # answered, else related
    Column("shown", Text, nullable=False),  # JSON list of slices
    Column("made_at", String, nullable=False),
)
Index("ix_rated_answers_server_id", RATED_ANSWERS.c.server_id)
Index("ix_rated_answers_asker", RATED_ANSWERS.c.asker)
Index("ix_rated_answers_made_at", RATED_ANSWERS.c.made_at)

VOICES = Table(
    "voices",
    METADATA,
    Column("answer_id", String, ForeignKey("rated_answers.id"), primary_key=True),
    Column("voter", String, primary_key=True),  # sealed as in receipts
    Column("helped", Boolean, nullable=False),
    Column("said_at", String, nullable=False),
    sqlite_with_rowid=False,
)
Index("ix_voices_voter", VOICES.c.voter)

GAP_ASKERS = Table(
    "gap_askers",
    METADATA,
    Column("server_id", BigInteger, primary_key=True),
    Column("gap", String, primary_key=True),  # a question's stems, sealed for this server
    Column("asker", String, primary_key=True),  # sealed for this gap
    Column("close", Boolean, nullable=False),  # related passages were shown
    Column("asked_on", String, nullable=False),  # the last day
    sqlite_with_rowid=False,
)
Index("ix_gap_askers_asked_on", GAP_ASKERS.c.asked_on)

GAPS = Table(
    "gaps",
    METADATA,
    Column("server_id", BigInteger, primary_key=True),
    Column("gap", String, primary_key=True),
    Column("asker", String, nullable=False),  # whose words they are: the third person's
    Column("words", Text, nullable=False),
    sqlite_with_rowid=False,
)
