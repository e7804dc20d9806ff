"""The text of a notebook file, whatever an editor on Windows has made of it."""

import codecs

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decoded(raw: bytes) -> str:
    """Decode a file.

    Args:
        raw: the file's content: UTF-8, UTF-16 with a byte-order mark or, as Notepad's "ANSI",
            Windows-1252.

    Returns:
        The text without a byte-order mark.

    Raises:
        UnicodeError: if it is none of these.
    """
    if raw.startswith(UTF_16):
        return raw.decode("utf-16")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeError:
        return raw.decode("cp1252")  # code is the same in all of Windows' code pages
