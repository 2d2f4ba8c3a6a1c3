"""A Discord on loopback: gateway and REST, enough of both for an unmodified discord.py client, and strict about them."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal, Self

from aiohttp import WSMsgType, web

from bot.interfaces.discord.fitting import BYTES_A_TEXT

Json = dict[str, Any]

BOT_ID, OWNER_ID, GUILD_ID, CHANNEL_ID, APPLICATION_ID = "100", "101", "200", "300", "100"
_EPHEMERAL, _COMPONENTS_V2 = 64, 1 << 15
_CHANNEL_SELECT = 8
_SEND, _MANAGE_MESSAGES, _MANAGE_GUILD = 1 << 11, 1 << 13, 1 << 5
_EVERYTHING = (1 << 10) | _SEND | (1 << 14) | (1 << 16) | (1 << 38)
_WITHIN_SECONDS = 3.0
_BUFFERED = 2_000
_RESPONDED = {"interaction": {"id": "1", "type": 2}}

CALLBACK, EDIT, FOLLOW_UP, SEND = "POST interactions/", "PATCH webhooks/", "POST webhooks/", "POST channels/"


def user(number: str, *, bot: bool = False) -> Json:
    """Describe a user."""
    return {
        "id": number,
        "username": f"user{number}",
        "discriminator": "0",
        "global_name": None,
        "avatar": None,
        "bot": bot,
    }


@dataclass(slots=True)
class Fault:
    """What goes wrong with the next requests whose method and path begin with `place`: an answer of a proxy with this
    status, a 429 of Discord's own that wants to be left alone for a while, or a reset connection, before or after the
    request took effect.
    """

    place: str
    status: int = 0
    limited: float = 0.0
    is_global: bool = False
    reset: Literal["", "before", "after"] = ""
    times: int = 1


class FakeDiscord:
    """Serves one guild with one channel, speaks for its users, and keeps what the bot posts.

    What Discord would refuse is refused and noted in `violations`.
    """

    def __init__(self) -> None:
        self.messages: dict[str, Json] = {}
        self.said: dict[str, Json] = {}
        self.deleted: list[str] = []
        self.violations: list[str] = []
        self.commands: dict[str, list[Json]] = {}  # of each guild, and everywhere under ""
        self.puts = 0
        self.modals: list[Json] = []
        self.identified: Json = {}
        self.refuse_next: tuple[int, int] | None = None  # (status, code) for the next edit or message
        self.is_locked = False  # the bot may not see the channel any more
        self.is_member = True  # of the one guild, before it connects
        self.closed_to_bot: set[str] = set()  # users who take no direct messages
        self.left: set[str] = set()  # users who are in the server no longer
        self.lose_next_answer = False  # the next message arrives, and the bot never knows
        self.permissions = _EVERYTHING
        self.faults: list[Fault] = []
        self.refused_connections = 0  # how many of the next connections to the gateway are refused
        self.dead_connections = 0  # and how many end before HELLO
        self.duplicates = 0  # how many of the next events are delivered twice
        self.connections = self.identified_times = self.resumed_times = 0
        self.losses: list[float] = []  # when the gateway was lost
        self.rejects_token = False
        self.sessions_left = 1000
        self.patience_seconds = 5.0
        self._session = 0
        self._sent: deque[Json] = deque(maxlen=_BUFFERED)
        self._ids: Iterator[int] = itertools.count(
            1_235_200_000_000_000_000
        )  # the upper bits count milliseconds: in May 2024
        self._interactions: dict[str, Json] = {}
        self._socket: web.WebSocketResponse | None = None
        self._transport: asyncio.Transport | None = None
        self._sequence = itertools.count(1)
        self._changed = asyncio.Condition()
        self._runner: web.AppRunner | None = None
        self._packer = zlib.compressobj()
        self._in_direct = ""  # whom the channel of direct messages is with
        self.url = ""

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/gateway", self._gateway)
        app.router.add_route("*", "/api/v10/{path:.*}", self._rest)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}/api/v10"
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner:
            await self._runner.cleanup()

    @property
    def registered(self) -> list[Json]:
        """What a member of the guild is offered; a command that is registered there and everywhere shows twice."""
        return [*self.commands.get("", []), *self.commands.get(GUILD_ID, [])]

    @property
    def gateway_url(self) -> str:
        """The address of the gateway."""
        return self.url.replace("http", "ws").replace("/api/v10", "/gateway")

    # What users do

    async def slash(
        self,
        who: str,
        name: str,
        *,
        dm: bool = False,
        locale: str = "en-US",
        manages: bool = False,
        **options: str | bool | int,
    ) -> Json:
        """Run a slash command, "group command" for one in a group; return the answer's message."""
        kinds = {str: 3, int: 4, bool: 5}
        given = [{"name": key, "value": value, "type": kinds[type(value)]} for key, value in options.items()]
        group, _, command = name.partition(" ")
        if command:
            given = [{"name": command, "type": 1, "options": given}]
        data = {"id": "1", "name": group, "type": 1, "options": given}
        return await self._interact(who, 2, data, dm=dm, locale=locale, manages=manages)

    async def menu(self, who: str, name: str, target: Json) -> Json:
        """Run a message command."""
        data = {
            "id": "1",
            "name": name,
            "type": 3,
            "target_id": target["id"],
            "resolved": {"messages": {target["id"]: target}},
        }
        return await self._interact(who, 2, data)

    async def press(
        self,
        who: str,
        message: Json,
        label: str,
        *,
        manages: bool = False,
        locale: str = "en-US",
        dm: bool = False,
    ) -> Json:
        """Press a button; return the answer's message, or the modal's payload."""
        custom_id = next(b["custom_id"] for b in buttons(message) if b["label"] == label)
        return await self._interact(
            who,
            3,
            {"custom_id": custom_id, "component_type": 2},
            message=message,
            manages=manages,
            locale=locale,
            dm=dm,
        )

    async def choose(self, who: str, message: Json, custom_id: str, *values: str, manages: bool = False) -> Json:
        """Choose in a select; return the card as it is then."""
        part = next(part for part in _walk(message["components"]) if part.get("custom_id") == custom_id)
        channels = {value: {"id": value, "type": 0, "name": "general", "permissions": "0"} for value in values}
        data = {"custom_id": custom_id, "component_type": part["type"], "values": list(values)}
        if part["type"] == _CHANNEL_SELECT:
            data["resolved"] = {"channels": channels}
        return await self._interact(who, 3, data, message=message, manages=manages)

    async def leave(self) -> None:
        """Remove the bot from its server."""
        await self._emit("GUILD_DELETE", {"id": GUILD_ID})

    async def submit(self, who: str, modal: Json, text: str, message: Json) -> Json:
        """Fill in a modal's one input and send it."""
        field = {"type": 4, "custom_id": "question", "value": text, "id": 2}
        data = {"custom_id": modal["custom_id"], "components": [{"type": 18, "id": 1, "component": field}]}
        return await self._interact(who, 5, data, message=message)

    async def say(
        self, who: str, text: str, *, dm: bool = False, pings: bool = True, reply_to: Json | None = None
    ) -> Json:
        """Write a message that pings the bot, or one that does not."""
        payload = self._message(who, text, channel="301" if dm else CHANNEL_ID)
        payload["mentions"] = [user(BOT_ID, bot=True)] if pings else []
        if reply_to:
            payload |= {
                "type": 19,
                "message_reference": {"message_id": reply_to["id"], "channel_id": CHANNEL_ID, "guild_id": GUILD_ID},
                "referenced_message": reply_to,
            }
        if dm:
            await self._emit("CHANNEL_CREATE", {"id": "301", "type": 1, "recipients": [user(who)]})
        else:
            payload |= {"guild_id": GUILD_ID, "member": _member(who)}
        self.said[payload["id"]] = payload
        await self._emit("MESSAGE_CREATE", payload)
        return payload

    async def answer_to(self, said: Json) -> Json:
        """Wait for the reply to a message."""
        return await self._when(lambda: self._reply_to(said))

    # What Discord does

    @property
    def is_connected(self) -> bool:
        """Tell whether events reach the bot."""
        return self._socket is not None

    def drop(self) -> None:
        """Reset the connection of the gateway."""
        self.losses.append(time.monotonic())
        if self._transport:
            self._transport.abort()
        self._socket = None

    def refuse(self, times: int, *, after_upgrade: bool = False) -> None:
        """Reset the connection, and refuse the next ones, or end them before HELLO."""
        if after_upgrade:
            self.dead_connections = times
        else:
            self.refused_connections = times
        self.drop()

    async def invalidate(self, *, resumable: bool) -> None:
        """Tell that the session is over; one that is not resumable is forgotten."""
        if self._socket:
            self.losses.append(time.monotonic())
            socket, self._socket = self._socket, None
            if not resumable:
                self._session += 1
            await self._send(socket, {"op": 9, "d": resumable})

    async def close(self, code: int) -> None:
        """Close the connection of the gateway with a code."""
        if self._socket:
            self.losses.append(time.monotonic())
            socket, self._socket = self._socket, None
            await socket.close(code=code)

    def forget(self, most: int) -> None:
        """Forget all but the latest messages and interactions, for runs of hours."""
        for kept in (self.messages, self.said, self._interactions):
            for key in list(kept)[:-most]:
                del kept[key]
        del self.deleted[:-most], self.modals[:-most]

    def replies_to(self, said: Json) -> int:
        """Count the answers to a message."""
        return sum(
            str(message.get("message_reference", {}).get("message_id")) == said["id"]
            for message in self.messages.values()
        )

    async def emit(self, event: str, data: Any) -> None:  # noqa: ANN401 - whatever Discord sends
        """Send an event as it stands."""
        await self._emit(event, data)

    # Inside

    def _reply_to(self, said: Json) -> Json | None:
        return next(
            (m for m in self.messages.values() if str(m.get("message_reference", {}).get("message_id")) == said["id"]),
            None,
        )

    async def _interact(
        self,
        who: str,
        kind: int,
        data: Json,
        *,
        message: Json | None = None,
        dm: bool = False,
        manages: bool = False,
        locale: str = "en-US",
    ) -> Json:
        number = str(next(self._ids))
        token = f"token{number}"
        payload: Json = {
            "id": number,
            "application_id": APPLICATION_ID,
            "type": kind,
            "token": token,
            "version": 1,
            "data": data,
            "channel_id": CHANNEL_ID,
            "channel": {"id": CHANNEL_ID, "type": 1 if dm else 0},
            "locale": locale,
            "app_permissions": str(self.permissions),
            "entitlements": [],
            "authorizing_integration_owners": {},
            "attachment_size_limit": 1,
            "context": 1 if dm else 0,
        }
        if dm:
            payload["user"] = user(who)
        else:
            rights = str(_EVERYTHING | (_MANAGE_MESSAGES | _MANAGE_GUILD if manages else 0))
            payload |= {
                "guild_id": GUILD_ID,
                "guild": {"id": GUILD_ID, "locale": "en-US", "features": []},
                "member": {**_member(who), "user": user(who), "permissions": rights},
                "guild_locale": "en-US",
            }
        if message:
            payload["message"] = message
        self.expect(token, message)
        await self._emit("INTERACTION_CREATE", payload)
        return await self.outcome(token)

    def expect(self, token: str, message: Json | None = None) -> None:
        """Expect a response to an interaction, which may be one on a message."""
        self._interactions[token] = {
            "began": time.monotonic(),
            "token": token,
            "message": message,
            "acknowledged": False,
            "done": None,
            "excused": self._socket is None,  # it comes late, and no fault of the bot
        }

    async def outcome(self, token: str) -> Json:
        """Wait for the response to an interaction: a message, or a modal's payload."""
        state = self._interactions[token]
        return await self._when(lambda: state["done"])

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds of what the bot has sent."""
        await self._when(lambda: {} if holds() else None)

    async def _when(self, ready: Callable[[], Json | None]) -> Json:
        async with asyncio.timeout(self.patience_seconds), self._changed:
            await self._changed.wait_for(lambda: ready() is not None)
        found = ready()
        assert found is not None
        return found

    async def _tell_changed(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _emit(self, event: str, data: Any) -> None:  # noqa: ANN401 - whatever Discord sends
        """Send an event; what finds no connection is sent again when the session is resumed."""
        payload = {"op": 0, "t": event, "s": next(self._sequence), "d": data}
        self._sent.append(payload)
        for _ in range(2 if self.duplicates else 1):
            if self._socket is not None:
                await self._send(self._socket, payload)
        self.duplicates = max(0, self.duplicates - 1)

    async def _send(self, socket: web.WebSocketResponse, payload: Json) -> None:
        """Send as a piece of one zlib stream, which is what the client asks for."""
        packed = self._packer.compress(json.dumps(payload).encode())
        with suppress(ConnectionError):
            await socket.send_bytes(packed + self._packer.flush(zlib.Z_SYNC_FLUSH))

    async def _gateway(self, request: web.Request) -> web.StreamResponse:
        self.connections += 1
        if self.refused_connections:
            self.refused_connections -= 1
            return web.Response(status=502)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._transport = request.transport
        if self.dead_connections:
            self.dead_connections -= 1
            self.drop()
            return socket
        self._packer = zlib.compressobj()
        await self._send(socket, {"op": 10, "d": {"heartbeat_interval": 40_000}})
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT:
                continue
            sent = json.loads(frame.data)
            if sent["op"] == 1:
                await self._send(socket, {"op": 11, "d": None})
            elif sent["op"] in (2, 6) and self.rejects_token:
                await socket.close(code=4004)
            elif sent["op"] == 2:
                await self._identify(sent["d"], socket)
            elif sent["op"] == 6:
                await self._resume(sent["d"], socket)
        if self._socket is socket:
            self._socket = None
        return socket

    async def _identify(self, data: Json, socket: web.WebSocketResponse) -> None:
        self.identified, self._socket = data, socket
        self.identified_times += 1
        self._session += 1
        self._sent.clear()
        ready = {
            "v": 10,
            "user": user(BOT_ID, bot=True),
            "guilds": [{"id": GUILD_ID, "unavailable": True}] if self.is_member else [],
            "session_id": str(self._session),
            "resume_gateway_url": self.gateway_url,
            "application": {"id": APPLICATION_ID, "flags": 0},
            "shard": [0, 1],
        }
        await self._emit("READY", ready)
        if self.is_member:
            await self._emit("GUILD_CREATE", self._guild())
        await self._tell_changed()

    async def _resume(self, data: Json, socket: web.WebSocketResponse) -> None:
        if data["session_id"] != str(self._session):
            await self._send(socket, {"op": 9, "d": False})
            return
        self.resumed_times += 1
        for payload in [payload for payload in self._sent if payload["s"] > (data["seq"] or 0)]:
            await self._send(socket, payload)
        self._socket = socket
        await self._emit("RESUMED", {})
        await self._tell_changed()

    def _guild(self) -> Json:
        role = {
            "id": GUILD_ID,
            "name": "@everyone",
            "permissions": str(self.permissions),
            "position": 0,
            "color": 0,
            "colors": {"primary_color": 0},
            "hoist": False,
            "managed": False,
            "mentionable": False,
            "flags": 0,
        }
        channel: Json = {"id": CHANNEL_ID, "type": 0, "name": "general", "position": 0, "permission_overwrites": []}
        latest = self._history(CHANNEL_ID)
        channel["last_message_id"] = latest[0]["id"] if latest else None
        return {
            "id": GUILD_ID,
            "name": "Guild",
            "owner_id": OWNER_ID,
            "roles": [role],
            "channels": [channel],
            "threads": [],
            "emojis": [],
            "stickers": [],
            "features": [],
            "member_count": 3,
            "members": [{**_member(BOT_ID), "user": user(BOT_ID, bot=True)}],
            "preferred_locale": "en-US",
            "verification_level": 0,
            "default_message_notifications": 0,
            "premium_tier": 0,
            "explicit_content_filter": 0,
            "mfa_level": 0,
            "nsfw_level": 0,
            "system_channel_flags": 0,
            "large": False,
            "joined_at": "2024-01-01T00:00:00+00:00",
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
            "premium_progress_bar_enabled": False,
        }

    def _message(self, who: str, text: str, *, channel: str = CHANNEL_ID, body: Json | None = None) -> Json:
        body = body or {}
        return {
            "id": str(next(self._ids)),
            "channel_id": channel,
            "author": user(who, bot=who == BOT_ID),
            "content": text,
            "timestamp": "2024-05-01T12:00:00+00:00",
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": body.get("embeds", []),
            "pinned": False,
            "type": 0,
            "flags": body.get("flags", 0),
            "components": body.get("components", []),
            **{key: body[key] for key in ("message_reference", "nonce") if body.get(key)},
        }

    async def _rest(self, request: web.Request) -> web.Response:
        """Answer, unless a fault stands in the way."""
        place = f"{request.method} {request.match_info['path']}"
        fault = next((fault for fault in self.faults if fault.times and place.startswith(fault.place)), None)
        if fault is None:
            return await self._routed(request)
        fault.times -= 1
        await self._tell_changed()
        if fault.limited:
            body = {"message": "limited", "retry_after": fault.limited, "global": fault.is_global}
            limit = _json(body, status=429)
            limit.headers["Via"] = "1.1 double"
            return limit
        if fault.status:
            return web.Response(status=fault.status, text="<html>\nupstream\n</html>", content_type="text/html")
        if fault.reset == "after":
            await self._routed(request)
        if request.transport:
            request.transport.abort()
        return web.Response()

    async def _routed(self, request: web.Request) -> web.Response:  # noqa: C901, PLR0911, PLR0912 - a table of routes
        path = request.match_info["path"].split("/")
        body: Json = await request.json() if request.can_read_body and "json" in request.content_type else {}
        match request.method, path:
            case "GET", ["users", "@me"] if self.rejects_token:
                return _refusal(401, 0, "401: Unauthorized")
            case "GET", ["users", "@me"]:
                return _json(user(BOT_ID, bot=True))
            case "GET", ["oauth2", "applications", "@me"] | ["applications", "@me"]:
                return _json(
                    {
                        "id": APPLICATION_ID,
                        "name": "Pullquote",
                        "description": "",
                        "icon": None,
                        "bot_public": True,
                        "bot_require_code_grant": False,
                        "owner": user(OWNER_ID),
                        "verify_key": "",
                        "flags": 0,
                        "team": None,
                    }
                )
            case "GET", ["gateway", "bot"]:
                limit = {
                    "total": 1000,
                    "remaining": self.sessions_left,
                    "reset_after": 7_200_000,
                    "max_concurrency": 1,
                }
                return _json({"url": self.gateway_url, "shards": 1, "session_start_limit": limit})
            case "GET", ["applications", _, *where, "commands"]:
                return _json(self.commands.get("".join(where[1:]), []))
            case "PUT", ["applications", _, *where, "commands"]:
                self.puts += 1
                self.commands["".join(where[1:])] = [
                    {
                        "description": "",
                        "contexts": None,
                        **one,
                        "integration_types": one.get("integration_types") or [0],
                        "default_member_permissions": _digits(one.get("default_member_permissions")),
                        "id": str(n),
                        "application_id": APPLICATION_ID,
                        "version": "1",
                    }
                    for n, one in enumerate(json.loads(await request.text()), 1)
                ]
                return _json(self.commands["".join(where[1:])])
            case "POST", ["users", "@me", "channels"]:
                self._in_direct = str(body["recipient_id"])
                return _json({"id": "301", "type": 1, "recipients": [user(self._in_direct)]})
            case "GET", ["guilds", _, "members", who] if who in self.left:
                return _refusal(404, 10007, "Unknown Member")
            case "GET", ["guilds", _, "members", who]:
                return _json({**_member(who), "user": user(who)})
            case "POST", ["channels", "301", "messages"] if self._in_direct in self.closed_to_bot:
                return _refusal(403, 50007, "Cannot send messages to this user")
            case "POST", ["interactions", _, token, "callback"]:
                return await self._callback(self._interactions[token], body)
            case "PATCH", ["webhooks", _, token, "messages", "@original"]:
                return await self._post(body, state=self._interactions[token], is_original=True)
            case "POST", ["webhooks", _, token]:
                return await self._post(body, state=self._interactions[token])
            case "DELETE", ["webhooks", _, token, "messages", "@original"]:
                state = self._interactions[token]
                return await self._delete((state["message"] or state["done"])["id"], state)
            case "GET", ["channels", channel, "messages"]:
                after = int(request.query.get("after", 0))
                latest = [message for message in self._history(channel) if int(message["id"]) > after]
                return _json(latest[: int(request.query["limit"])])
            case "POST", ["channels", channel, "messages"]:
                return await self._post(body, channel=channel)
            case "PATCH" | "DELETE", ["channels", *_] if self.is_locked:
                return _refusal(403, 50001, "Missing Access")
            case "PATCH", ["channels", _, "messages", number]:
                return await self._edit(number, body)
            case "DELETE", ["channels", _, "messages", number]:
                return await self._delete(number, None)
            case _:
                self.violations.append(f"unknown route {request.method} {request.path}")
                return _json({"code": 0, "message": "404: Not Found"}, status=404)

    def _history(self, channel: str) -> list[Json]:
        """List the messages of a channel, latest first."""
        listed = [m for m in (*self.messages.values(), *self.said.values()) if m["channel_id"] == channel]
        return sorted(listed, key=lambda message: int(message["id"]), reverse=True)

    async def _callback(self, state: Json, body: Json) -> web.Response:
        if state["acknowledged"]:
            return _refusal(400, 40060, "Interaction has already been acknowledged.")
        if time.monotonic() - state["began"] > _WITHIN_SECONDS:
            if not state["excused"] and all(loss < state["began"] for loss in self.losses):
                self.violations.append("acknowledged too late")
            return _refusal(404, 10062, "Unknown interaction")
        state["acknowledged"] = True
        data: Json = body.get("data") or {}
        if body["type"] == 9:
            self.modals.append(data)
            state["done"] = data
        elif body["type"] == 4:
            posted = await self._post(data, state=state)
            return posted if posted.status != 200 else _json(_RESPONDED)
        elif body["type"] == 7:
            state["message"]["components"] = data.get("components", [])
        else:
            state["ephemeral"] = data.get("flags", 0) & _EPHEMERAL
        await self._tell_changed()
        return _json(_RESPONDED)

    async def _post(
        self, body: Json, *, state: Json | None = None, channel: str = CHANNEL_ID, is_original: bool = False
    ) -> web.Response:
        if self.refuse_next:
            status, code = self.refuse_next
            self.refuse_next = None
            return _refusal(status, code, "refused")
        self.violations += broken_rules(body)
        if body.get("nonce") and (known := self._by_nonce(str(body["nonce"]))):
            return _json(known)
        message = self._message(BOT_ID, body.get("content") or "", channel=channel, body=body)
        if state is not None:
            message["flags"] |= state.get("ephemeral") or 0
            if is_original:
                message["id"] = state.setdefault("original", message["id"])
            state["done"] = message
        self.messages[message["id"]] = message
        await self._tell_changed()
        if self.lose_next_answer and state is None:
            self.lose_next_answer = False
            return _refusal(503, 0, "Service Unavailable")
        return _json(message)

    def _by_nonce(self, nonce: str) -> Json | None:
        return next((message for message in self.messages.values() if str(message.get("nonce")) == nonce), None)

    async def _edit(self, number: str, body: Json) -> web.Response:
        if self.refuse_next:
            status, code = self.refuse_next
            self.refuse_next = None
            return _refusal(status, code, "refused")
        if number not in self.messages:
            return _refusal(404, 10008, "Unknown Message")
        self.violations += broken_rules(body)
        self.messages[number] |= body
        await self._tell_changed()
        return _json(self.messages[number])

    async def _delete(self, number: str, state: Json | None) -> web.Response:
        self.deleted.append(number)
        gone = self.messages.pop(number, {})
        if state is not None:
            state["done"] = gone
        await self._tell_changed()
        return web.Response(status=204)


def _member(who: str) -> Json:
    return {
        "roles": [],
        "joined_at": "2024-01-01T00:00:00+00:00",
        "deaf": False,
        "mute": False,
        "flags": 0,
        "nick": None,
        "avatar": None,
        "id": who,
    }


def _digits(number: int | None) -> str | None:
    return None if number is None else str(number)


def _json(data: Any, status: int = 200) -> web.Response:  # noqa: ANN401 - JSON
    """Answer with exactly this content type: with a charset behind it, discord.py would take the body for text."""
    return web.Response(body=json.dumps(data).encode(), status=status, headers={"Content-Type": "application/json"})


def _refusal(status: int, code: int, message: str) -> web.Response:
    return _json({"code": code, "message": message}, status=status)


def texts(message: Json) -> list[str]:
    """Return every text of a message, top to bottom."""
    found = [message["content"]] if message.get("content") else []
    found += [embed.get("description") or "" for embed in message.get("embeds", [])]
    return found + [part["content"] for part in _walk(message.get("components", [])) if part["type"] == 10]


def text_of(message: Json) -> str:
    """Return the text of a message as one string."""
    return "\n".join(texts(message))


def buttons(message: Json) -> list[Json]:
    """Return the buttons of a message in order."""
    return [part for part in _walk(message.get("components", [])) if part["type"] == 2]


def labels(message: Json) -> list[str]:
    """Return what stands on the buttons."""
    return [button["label"] for button in buttons(message)]


def chosen(message: Json) -> dict[str, list[str]]:
    """Return what is chosen in each select of a message, by its custom id."""
    found: dict[str, list[str]] = {}
    for part in _walk(message["components"]):
        defaults = [value["id"] for value in part.get("default_values", [])]
        options = [option["value"] for option in part.get("options", []) if option.get("default")]
        if part["type"] in (3, _CHANNEL_SELECT):
            found[part["custom_id"]] = defaults + options
    return found


def _walk(parts: list[Json]) -> Iterator[Json]:
    for part in parts:
        yield part
        yield from _walk(part.get("components", []))


def broken_rules(body: Json) -> list[str]:
    """Name the documented limits that a message breaks."""
    parts = list(_walk(body.get("components", [])))
    shown = [part["content"] for part in parts if part["type"] == 10]
    is_v2 = bool(body.get("flags", 0) & _COMPONENTS_V2)
    rules = {
        "content and components v2": not (is_v2 and (body.get("content") or body.get("embeds"))),
        "40 components": len(parts) <= 40,
        "4000 characters": sum(map(len, shown)) <= 4000,
        "10170 bytes": sum(len(text.encode()) + BYTES_A_TEXT for text in shown) <= 10_170,
        "empty text": all(text.strip() for text in shown),
        "2000 characters": len(body.get("content") or "") <= 2000,
        "embeds": sum(len(e.get("description") or "") for e in body.get("embeds", [])) <= 6000,
        "custom ids": all(len(part.get("custom_id", "x")) <= 100 for part in parts),
        "options": all(1 <= len(part["options"]) <= 25 for part in parts if part["type"] == 3),
        "labels": all(len(part.get("label", "")) <= 80 for part in parts if part["type"] == 2),
        "five buttons in a row": all(len(part["components"]) <= 5 for part in parts if part["type"] == 1),
        "mentions": body.get("allowed_mentions", {}).get("parse") == [],
    }
    return [name for name, holds in rules.items() if not holds]
