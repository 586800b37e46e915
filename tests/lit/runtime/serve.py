"""serve.py FOLDER SOP: `sop serve` as the IT officer and a browser meet it: its start line, what it refuses at the door, a second
server on one folder, a port that is taken, and its end at SIGTERM. Prints what happened, for FileCheck."""
import http.client
import json
import pathlib
import re
import signal
import subprocess
import sys
import urllib.parse

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def start(folder, port="0"):
    return subprocess.Popen(["sop", "serve", "--data", folder, "--port", port], stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def ask(port, method, path, fields=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    body = urllib.parse.urlencode(fields) if fields else None
    connection.request(method, path, body=body, headers={**(FORM if fields else {}), **headers})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def tell(name, status, text):
    print(f"{name}: {status}", " ".join(sorted(set(re.findall(r"SOP7\d{3}", text)))))


def refused(name, *words):
    done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    print(f"{name}: {done.returncode}\n{done.stderr}", end="")


def office(folder):
    example = sys.argv[2]
    for words in (["admin", "add", "budi", "Budi Contoh"], ["admin", "assign", "budi", "Pegawai"], ["deploy", example],
                  ["case", "start", "Persetujuan Cuti", "--person", "budi"]):
        subprocess.run(["sop", *words, "--data", folder], check=True, capture_output=True)


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True)
    (folder / "sopan.toml").write_text("[batas]\npermintaan_semenit = 12\n")
    server = start(folder)
    first = server.stdout.readline()  # a pipe: the line must come at once
    print("start:", re.sub(r":\d+ ", ":PORTA ", first), end="")
    print("empty:", server.stdout.readline(), end="")
    port = int(re.search(r":(\d+) ", first)[1])
    link = subprocess.run(["sop", "admin", "first", "ani", "Ani Contoh", "--data", folder], capture_output=True, text=True).stdout
    secret = link.split("/sandi/")[1].strip()
    tell("health", *ask(port, "GET", "/healthz"))
    tell("no session", *ask(port, "GET", "/api/v1/me"))
    tell("no such page", *ask(port, "GET", "/entah", Accept="application/json"))
    two = {"baru": "kalimat yang panjang", "ulang": "kalimat yang lain"}
    tell("passwords differ", *ask(port, "POST", "/sandi/" + secret, two, Origin=f"http://127.0.0.1:{port}"))
    tell("other site", *ask(port, "POST", "/masuk", {"akun": "ani", "sandi": "x"}, Origin="http://jahat.contoh"))
    office(folder)
    token = subprocess.run(["sop", "admin", "token", "uji", "--data", folder, "--person", "budi"], capture_output=True, text=True).stdout
    holder = {"Authorization": "Bearer " + token.split()[-1]}
    tell("no such file", *ask(port, "GET", "/api/v1/cases/1/files/" + "0" * 64, **holder))
    tell("no such format", *ask(port, "GET", "/api/v1/report?sop=Persetujuan%20Cuti&format=xml", **holder))
    for _ in range(20):
        answer = ask(port, "GET", "/api/v1/me")
        if answer[0] == 429:
            break
    tell("too fast", *answer)
    refused("second server", "sop", "serve", "--data", folder, "--port", "0")
    refused("port taken", "sop", "serve", "--data", str(folder) + "-lain", "--port", str(port))
    refused("not ours", "sop", "serve", "--data", str(folder) + "-lain", "--address", "192.0.2.1", "--port", "0")
    server.send_signal(signal.SIGTERM)
    out, log = server.communicate(timeout=60)
    print("end:", server.returncode, repr(out))
    lines = [json.loads(line) for line in log.splitlines()]  # the log is JSON, line by line, and nothing else
    print("log:", len(lines) > 3, secret in log)


main()
