#!/usr/bin/env python3
"""A mail server for tests, on a free port of 127.0.0.1. Prints the port, then a line of JSON for each mail it took; ends with
its standard input, or after two minutes.

usage: mail_receiver.py [--answers CODE,…] [--refuse ADDRESS] [--hang] [--tls CERTIFICATE KEY] [--login USER PASSWORD]

--answers  what the next mails are answered after their text, the last one for all that follow: 451,250
--refuse   this receiver does not exist (550)
--hang     connections are taken and never answered
"""
import argparse
import asyncio
import email
import email.policy
import json
import logging
import os
import ssl
import sys
import warnings

try:
    from aiosmtpd.smtp import SMTP, AuthResult
except ImportError:  # installed for the system's Python
    if sys.executable == "/usr/bin/python3" or not os.path.exists("/usr/bin/python3"):
        sys.exit("mail_receiver.py needs python3-aiosmtpd")
    os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])


class Handler:
    def __init__(self, options):
        self.answers = options.answers.split(",")
        self.refused = options.refuse

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address == self.refused:
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        raw = envelope.original_content
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        print(json.dumps({
            "answer": answer, "from": envelope.mail_from, "to": envelope.rcpt_tos, "subject": mail["Subject"],
            "sender": str(mail["From"]), "text": mail.get_content(), "id": mail["Message-ID"], "date": mail["Date"],
            "headers": sorted(mail.keys()), "tls": session.ssl is not None, "login": bool(session.authenticated),
            "longest": max(map(len, raw.split(b"\r\n"))), "bare": raw.replace(b"\r\n", b"").count(b"\n")}), flush=True)
        return answer + (" OK" if answer == "250" else " not now")


def make_smtp(options):
    login = {}
    if options.login:
        expected = tuple(text.encode() for text in options.login)

        def check(server, session, envelope, mechanism, data):
            return AuthResult(success=(data.login, data.password) == expected, handled=False)

        login = {"authenticator": check, "auth_required": True, "auth_require_tls": bool(options.tls)}
    context = None
    if options.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*options.tls)
    handler = Handler(options)  # one for all connections: the answers go on over them
    return lambda: SMTP(handler, tls_context=context, require_starttls=bool(context), hostname="penerima.test", **login)


async def hang(reader, writer):
    await asyncio.sleep(120)


async def main(options):
    loop = asyncio.get_running_loop()
    if options.hang:
        server = await asyncio.start_server(hang, "127.0.0.1", 0)
    else:
        server = await loop.create_server(make_smtp(options), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    ended = loop.run_in_executor(None, sys.stdin.read)
    await asyncio.wait([asyncio.ensure_future(ended)], timeout=120)
    os._exit(0)


logging.disable(logging.CRITICAL)  # broken connections are what some tests are about
warnings.simplefilter("ignore")
parser = argparse.ArgumentParser()
parser.add_argument("--answers", default="250")
parser.add_argument("--refuse", default="")
parser.add_argument("--hang", action="store_true")
parser.add_argument("--tls", nargs=2)
parser.add_argument("--login", nargs=2)
asyncio.run(main(parser.parse_args()))
