"""Messages between a run and its forked kernel: one socket, each message its length and then its bytes."""

from __future__ import annotations

import socket
import struct

_LENGTH = struct.Struct("!Q")


def send_frame(talk: socket.socket, content: bytes) -> None:
    """Send one message whole."""
    talk.sendall(_LENGTH.pack(len(content)))
    talk.sendall(content)


def receive_frame(talk: socket.socket) -> bytes | None:
    """Wait for one message; None where the other side has gone, also in the middle of one."""
    length = _receive(talk, _LENGTH.size)
    return None if length is None else _receive(talk, _LENGTH.unpack(length)[0])


def take_frames(received: bytearray) -> list[bytes]:
    """Take the messages off that have come whole; what is left of the bytes is the beginning of the next one."""
    frames = []
    while len(received) >= _LENGTH.size:
        end = _LENGTH.size + _LENGTH.unpack_from(received)[0]
        if len(received) < end:
            break
        frames.append(bytes(received[_LENGTH.size : end]))
        del received[:end]
    return frames


def _receive(talk: socket.socket, size: int) -> bytes | None:
    content = bytearray(size)
    view = memoryview(content)
    while view:
        try:
            count = talk.recv_into(view)
        except ConnectionError:
            return None
        if not count:
            return None
        view = view[count:]
    return bytes(content)
