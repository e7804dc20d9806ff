"""What a kernel sends, made fit for those who read it.

A submission can sign and send whatever it likes. nbclient and the grader's own questions rely on
the shape that Jupyter prescribes, so a message of another shape is taken for none.
"""

from jupyter_client.channels import AsyncZMQSocketChannel

#: Signature, header, parent header, metadata and content; what follows are buffers.
FRAMES = 5
MOST_NESTED = 100
#: Characters that are kept of an error's name, its text and its traceback.
LONGEST_TEXT = 100_000
MOST_COUNTED = 10**9
NOTHING = {"msg_type": "nothing", "header": {}, "parent_header": {}, "content": {}, "buffers": []}


class CheckedChannel(AsyncZMQSocketChannel):
    """A channel whose messages have the shape that their readers expect, and no buffers."""

    async def _recv(self, **kwargs):
        frames = await self.socket.recv_multipart(**kwargs)
        try:
            _, message = self.session.feed_identities(frames)
            return checked(self.session.deserialize(message[:FRAMES]))
        except Exception:  # whatever bytes of a submission make jupyter_client raise
            return NOTHING


def checked(message: dict) -> dict:
    """Return a message in which nothing has to be feared; errors are repaired, not refused.

    Raises:
        ValueError: if it is malformed.
    """
    parent, kind, content = message["parent_header"], message["msg_type"], message["content"]
    fit = all(isinstance(part, dict) for part in (message["header"], parent, content))
    fit = fit and isinstance(kind, str) and isinstance(parent.get("msg_id", ""), str)
    if not fit or not _is_count(content.get("execution_count")):
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
            raise ValueError("a result that is no text")
    return message


def size(content, deepest: int = MOST_NESTED) -> int:
    """Return about how many bytes there are in a message's content.

    Raises:
        ValueError: if it is nested too deeply to be handled, or has text that cannot be written.
    """
    if deepest == 0:
        raise ValueError("nested too deeply")
    if isinstance(content, dict):
        content = [*content, *content.values()]
    if isinstance(content, list):
        return sum(size(one, deepest - 1) for one in content)
    return len(content.encode()) if isinstance(content, str) else 8


def _is_count(number) -> bool:
    return number is None or (type(number) is int and 0 <= number < MOST_COUNTED)


def _text(value) -> str:
    text = value if isinstance(value, str) else "" if value is None else "?"
    return text[:LONGEST_TEXT].encode(errors="replace").decode()


def _traceback(lines) -> list[str]:
    kept, left = [], LONGEST_TEXT
    for line in map(_text, lines if isinstance(lines, list) else []):
        if left <= 0:
            break
        kept.append(line[:left])
        left -= len(line) + 1
    return kept
