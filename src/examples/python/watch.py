#!/usr/bin/env python3
"""Follows the server's events from outside the JVM, over the SockJS bridge's plain WebSocket. Python 3, no packages.

    python3 watch.py [HOST [PORT]]

The server needs bridge.enabled; which addresses may be listened to is its setting bridge.outbound.
"""
import base64
import json
import os
import socket
import struct
import sys


def connect(host, port):
    """Opens a WebSocket (RFC 6455) and returns its socket as a file."""
    connection = socket.create_connection((host, port))
    key = base64.b64encode(os.urandom(16)).decode()
    connection.sendall((
        "GET /eventbus/websocket HTTP/1.1\r\nHost: %s:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: %s\r\nSec-WebSocket-Version: 13\r\n\r\n" % (host, port, key)).encode())
    stream = connection.makefile("rwb")
    status = stream.readline().decode()
    if " 101 " not in status:
        raise SystemExit("no WebSocket at %s:%d: %s" % (host, port, status.strip()))
    while stream.readline() not in (b"\r\n", b""):
        pass
    return stream


def send(stream, opcode, payload):
    """Sends one frame; clients must mask theirs."""
    mask = os.urandom(4)
    length = len(payload)
    head = struct.pack("!BB", 0x80 | opcode, 0x80 | length) if length < 126 else struct.pack("!BBH", 0x80 | opcode, 0xFE, length)
    stream.write(head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload)))
    stream.flush()


def receive(stream):
    """Returns opcode and payload of the next frame, or None at the end."""
    head = stream.read(2)
    if len(head) < 2:
        return None
    length = head[1] & 0x7F
    if length == 126:
        length = struct.unpack("!H", stream.read(2))[0]
    elif length == 127:
        length = struct.unpack("!Q", stream.read(8))[0]
    return head[0] & 0x0F, stream.read(length)


def main(host="127.0.0.1", port="8081"):
    stream = connect(host, int(port))
    send(stream, 1, json.dumps({"type": "register", "address": "rtmp.events"}).encode())
    print("watching", flush=True)
    while True:
        frame = receive(stream)
        if frame is None or frame[0] == 8:
            break
        if frame[0] == 9:
            send(stream, 10, frame[1])
        if frame[0] not in (1, 2):
            continue
        message = json.loads(frame[1])
        if message["type"] == "err":
            raise SystemExit("refused: %s" % message)
        if message["type"] == "rec":
            event = message["body"]
            print(event["type"], event.get("stream", event.get("client", {}).get("id")), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:3])
