"""behind_nginx.py HTTP_PROBE NGINX_CONF FOLDER: nginx, with the configuration that we deliver but for ports and folders, in
front of a server; asked over https as browsers do, with a certificate made here."""
import json
import os
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time

NAME = "sop.instansi.example"
CLIENT = "127.0.0.2"  # another address than the proxy's, so that it shows which one is told


def free_ports(count):
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


def configuration(text, folder, http, https, behind):
    text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.M)
    for pattern, value in [
            (r"user www-data;", "user root;" if os.geteuid() == 0 else ""),
            (r"listen 80;", f"listen 127.0.0.1:{http};"),
            (r"listen 443 ", f"listen 127.0.0.1:{https} "),
            (r"server 127\.0\.0\.1:8080;", f"server 127.0.0.1:{behind};"),
            (r"pid /run/nginx\.pid;", f"pid {folder}/nginx.pid;"),
            (r"/var/log/nginx/", f"{folder}/"),
            (r"/etc/nginx/sopan\.", f"{folder}/sopan."),
            (r"http \{\n", "http {\n" + "".join(f"  {kind}_temp_path {folder}/{kind};\n" for kind in (
                "client_body", "proxy", "fastcgi", "uwsgi", "scgi")))]:
        text, replaced = re.subn(pattern, lambda _: value, text)
        assert replaced, f"nginx.conf has no {pattern}"
    return text


def ask(port, request, certificate=None):
    """Status, headers (as text) and body of one request on a connection of its own."""
    with socket.create_connection(("127.0.0.1", port), timeout=30, source_address=(CLIENT, 0)) as plain:
        connection = plain
        if certificate:
            context = ssl.create_default_context(cafile=certificate)
            connection = context.wrap_socket(plain, server_hostname=NAME)
        connection.sendall(request)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), head.decode().replace("\r\n", "\n"), body.decode()


def request(method, target, headers=(), body=b"", host=NAME):
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", "Connection: close", *headers]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def check(http, https, behind, certificate, folder):
    host = f"{NAME}:{https}"

    def browser(method, target, headers=(), body=b""):
        return ask(https, request(method, target, headers, body, host), certificate)

    status, head, body = browser("GET", "/who?kata=rahasia", ["X-Forwarded-For: 203.0.113.9", "X-Forwarded-Proto: http"])
    assert status == 200 and json.loads(body) == {"remote": CLIENT, "secure": True, "host": host}, body
    assert re.search(r"^Set-Cookie: sesi=abc; .*HttpOnly; SameSite=Strict; Secure$", head, re.M), head
    for wanted in ("Strict-Transport-Security: max-age=", "Content-Security-Policy: default-src 'none'", "X-Request-Id: "):
        assert wanted in head, head
    assert not re.search(r"^Server: .*\d", head, re.M), head

    status, head, _ = ask(http, request("GET", "/who?a=1", host="evil.example"))
    assert status == 301 and f"Location: https://{NAME}/who?a=1" in head, head

    # Past the proxy, nobody is believed.
    status, head, body = ask(behind, request("GET", "/who", ["X-Forwarded-For: 203.0.113.9", "X-Forwarded-Proto: https"]))
    assert json.loads(body) == {"remote": CLIENT, "secure": False, "host": NAME}, body
    assert "Secure" not in head, head

    assert browser("GET", "/metrics")[0] == 403

    _, _, page = browser("GET", "/form")
    token = re.search(r'name="csrf" value="(\w+)"', page).group(1)
    form = ["Cookie: sesi=abc", "Content-Type: application/x-www-form-urlencoded", "Sec-Fetch-Site: same-origin"]
    sent = f"csrf={token}".encode()
    assert browser("POST", "/form", [*form, f"Origin: https://{host}"], sent)[0] == 303
    assert browser("POST", "/form", [*form, "Origin: https://evil.example"], sent)[0] == 403
    assert browser("POST", "/form", [*form, f"Origin: https://{host}"], b"csrf=" + b"0" * 64)[0] == 403

    assert browser("PUT", "/upload", [], b"x" * 3_000_000)[2] == "3000000 bytes\n"
    assert "rahasia" not in (folder / "sopan.log").read_text(), "the query is in the log"


def log_in(https, behind, certificate, folder, secret):
    """The real server: a password by its link, a log-in, a page; over https its cookies are Secure."""
    host = f"{NAME}:{https}"
    form = ["Content-Type: application/x-www-form-urlencoded", f"Origin: https://{host}", "Sec-Fetch-Site: same-origin"]

    def browser(method, target, headers=(), body=b""):
        return ask(https, request(method, target, headers, body, host), certificate)

    assert browser("GET", f"/sandi/{secret}")[0] == 200
    password = b"baru=sandi+di+balik+nginx&ulang=sandi+di+balik+nginx"
    assert browser("POST", f"/sandi/{secret}", form, password)[0] == 200
    status, head, _ = browser("POST", "/masuk", form, b"akun=admin.utama&sandi=sandi+di+balik+nginx")
    assert status == 303, head
    session = re.search(r"^Set-Cookie: (sopan_sesi=[^;]+); (.*)$", head, re.M)
    assert {"HttpOnly", "SameSite=Lax", "Secure"} <= set(session[2].split("; ")), head
    status, head, body = browser("GET", "/tugas", [f"Cookie: {session[1]}"])
    assert status == 200 and "Strict-Transport-Security" in head and 'name="csrf"' in body, head
    assert browser("POST", "/keluar", [*form, f"Cookie: {session[1]}"], b"csrf=0")[0] == 403
    mark = re.search(r'name="csrf" value="(\w+)"', body)[1]
    assert browser("POST", "/keluar", [*form, f"Cookie: {session[1]}"], f"csrf={mark}".encode())[0] == 303
    assert browser("GET", "/tugas", [f"Cookie: {session[1]}"])[0] == 303
    assert browser("GET", "/metrics")[0] == 403
    assert ask(behind, request("GET", "/metrics", ["X-Forwarded-For: 127.0.0.1"]))[0] == 401
    assert secret not in (folder / "sopan.log").read_text(), "the secret of a link is in the log of nginx"


def main():
    probe, conf, folder = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]).resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    certificate = str(folder / "sopan.crt")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
                    "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", folder / "sopan.key", "-out", certificate],
                   check=True, capture_output=True)
    office = pathlib.Path(probe).name == "sop"
    if office:
        (folder / "data").mkdir(mode=0o700)
        (folder / "data" / "sopan.toml").write_text('[layanan]\nproksi = ["127.0.0.1"]\n')
        told = subprocess.run([probe, "admin", "first", "admin.utama", "Admin", "--data", folder / "data"], check=True, capture_output=True, text=True)
        secret = re.search(r"/sandi/(\S+)", told.stdout)[1]
    serve = [probe, "serve", "--port", "0", "--data", folder / "data"] if office else [probe, "--trust", "127.0.0.1"]
    server = subprocess.Popen(serve, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True)
    behind = int(re.search(r":(\d+)" if office else r" (\d+)", server.stdout.readline())[1])
    http, https = free_ports(2)
    (folder / "nginx.conf").write_text(configuration(conf.read_text(), folder, http, https, behind))
    nginx = shutil.which("nginx") or "/usr/sbin/nginx"
    command = [nginx, "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "error.log", "-g", "daemon off; master_process on;"]
    subprocess.run([*command, "-t", "-q"], check=True)
    proxy = subprocess.Popen(command)
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", https), timeout=30).close()
                break
            except OSError:
                assert proxy.poll() is None, (folder / "error.log").read_text()
                time.sleep(0.05)
        if office:
            log_in(https, behind, certificate, folder, secret)
        else:
            check(http, https, behind, certificate, folder)
        server.stdin.close()
        server.terminate()
        server.wait(60)
        assert ask(https, request("GET", "/sandi/tidak-untuk-log?kata=rahasia", host=f"{NAME}:{https}"), certificate)[0] == 502
        for log in folder.glob("*.log"):
            assert not re.search("tidak-untuk-log|rahasia", log.read_text()), f"a secret is in {log}"
    finally:
        proxy.terminate()
        proxy.wait(60)
        server.kill()
        server.wait(60)
    print("nginx in front: all as it should be")


main()
