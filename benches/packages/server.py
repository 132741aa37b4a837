"""A server on the Python package that echoes: `server.py PORT`. Ends with its standard input."""
import json
import os
import sys
import threading
import time

import vsoa

port = int(sys.argv[1])
server = vsoa.Server('bench')


def echo(client, request, payload):
    client.reply(request.seqno, payload)


for url in ('/echo', '/typed/echo'):
    server.command(url)(echo)


def end_with_parent():
    sys.stdin.read()
    os._exit(0)


def tell():
    while not server._running:
        time.sleep(0.001)
    print(json.dumps({'port': port}), flush=True)


for task in (end_with_parent, tell):
    threading.Thread(target=task, daemon=True).start()
server.run('127.0.0.1', port)
