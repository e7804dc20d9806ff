"""Validate a kernel's messages before anything else reads them.

A submission can sign and send any message. nbclient and the grader's requests rely on Jupyter's
message format, so malformed messages are dropped.
"""

from jupyter_client.channels import AsyncZMQSocketChannel

#: Signature, header, parent header, metadata and content; buffers follow.
FRAMES = 5
MAX_NESTING = 100
#: Characters that are kept of an error's name, its text and its traceback.
MAX_CHARACTERS = 100_000
MAX_COUNT = 10**9
NOTHING = {"msg_type": "nothing", "header": {}, "parent_header": {}, "content": {}, "buffers": []}


class CheckedChannel(AsyncZMQSocketChannel):
    """A channel whose messages are valid and have no buffers."""

    async def _recv(self, **kwargs):
        frames = await self.socket.recv_multipart(**kwargs)
        try:
            _, message = self.session.feed_identities(frames)
            return checked(self.session.deserialize(message[:FRAMES]))
        except Exception:  # jupyter_client raises many types for malformed bytes
            return NOTHING


def checked(message: dict) -> dict:
    """Return a valid message; errors are repaired, because dropping one would hide a failure.

    Raises:
        ValueError: if it is malformed.
    """
    parent, kind, content = message["parent_header"], message["msg_type"], message["content"]
    valid = all(isinstance(part, dict) for part in (message["header"], parent, content))
    valid = valid and isinstance(kind, str) and isinstance(parent.get("msg_id", ""), str)
    if not valid or not _is_count(content.get("execution_count")):
        raise ValueError("malformed")
    if kind == "execute_reply":
        content["status"] = "ok" if content.get("status") == "ok" else "error"
    if kind == "error" or content.get("status") == "error":
        for name in ("ename", "evalue"):
            content[name] = _text(content.get(name))
        content["traceback"] = _traceback(content.get("traceback"))
    elif kind == "status" and not isinstance(content.get("execution_state"), str):
        raise ValueError("a status without a state")
    elif kind == "execute_result":
        data = content.get("data")
        if not isinstance(data, dict) or not isinstance(data.get("text/plain", ""), str):
            raise ValueError("a result that is not text")
    return message


def size(content, max_nesting: int = MAX_NESTING) -> int:
    """Return the approximate size of a message's content in bytes.

    Raises:
        ValueError: if it is nested too deeply, or has text that cannot be encoded.
    """
    if max_nesting == 0:
        raise ValueError("nested too deeply")
    if isinstance(content, dict):
        content = [*content, *content.values()]
    if isinstance(content, list):
        return sum(size(one, max_nesting - 1) for one in content)
    return len(content.encode()) if isinstance(content, str) else 8


def _is_count(number) -> bool:
    return number is None or (type(number) is int and 0 <= number < MAX_COUNT)


def _text(value) -> str:
    text = value if isinstance(value, str) else "" if value is None else "?"
    return text[:MAX_CHARACTERS].encode(errors="replace").decode()


def _traceback(lines) -> list[str]:
    kept, left = [], MAX_CHARACTERS
    for line in map(_text, lines if isinstance(lines, list) else []):
        if left <= 0:
            break
        kept.append(line[:left])
        left -= len(line) + 1
    return kept
