"""Send what a notebook's forked processes print to the grader, without a network.

ipykernel has a TCP port for this, which no submission can open where it has no network of its own.
"""

import itertools
import os
import socket
import struct

from ipykernel.iostream import CHILD, IOPubThread

#: A packet has the sender, the message's number and whether more of the message follows.
_HEAD = struct.Struct("=QQ?")
_LENGTH = struct.Struct("=I")
_PACKET = 32_768


class ForkedOutput(IOPubThread):
    """A thread that sends output, also that of forked processes, which share a pair of sockets."""

    def _setup_pipe_in(self):
        kind = socket.SOCK_SEQPACKET
        self._receiver, self._sender = socket.socketpair(socket.AF_UNIX, kind)
        self._numbers = itertools.count()
        self._unfinished: dict[tuple[int, int], bytes] = {}
        self.io_loop.add_handler(self._receiver, self._receive, self.io_loop.READ)

    def _receive(self, *_):
        packet = self._receiver.recv(_HEAD.size + _PACKET)
        if not self._is_master_process() or len(packet) < _HEAD.size:
            return
        sender, number, more = _HEAD.unpack_from(packet)
        data = self._unfinished.pop((sender, number), b"") + packet[_HEAD.size :]
        if more:
            self._unfinished[sender, number] = data
        else:
            self.send_multipart(_frames(data))

    def _really_send(self, msg, *args, **kwargs):
        if self.closed or self._check_mp_mode() != CHILD:
            super()._really_send(msg, *args, **kwargs)
            return
        frames = [bytes(memoryview(frame)) for frame in msg]
        data = b"".join(_LENGTH.pack(len(frame)) + frame for frame in frames)
        number = next(self._numbers)
        for place in range(0, len(data), _PACKET):
            head = _HEAD.pack(os.getpid(), number, place + _PACKET < len(data))
            self._sender.sendall(head + data[place : place + _PACKET])


def _frames(data: bytes) -> list[bytes]:
    found = []
    while data:
        (length,) = _LENGTH.unpack_from(data)
        data = data[_LENGTH.size :]
        found.append(data[:length])
        data = data[length:]
    return found
