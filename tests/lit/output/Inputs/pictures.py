"""pictures.py FOLDER: logos, sound and broken, made here so that each says what is wrong with it."""
import pathlib
import struct
import sys
import zlib


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width, height, rows=None):
    """A chequered square; `rows` overrides how many rows of pixels there are."""
    lines = b"".join(b"\0" + b"".join(b"\x10\x40\xa0" if (x // 8 + y // 8) % 2 else b"\xff\xff\xff" for x in range(width))
                     for y in range(height if rows is None else rows))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")


SVG = ('<?xml version="1.0"?>\n<!-- lambang -->\n<svg xmlns="http://www.w3.org/2000/svg" {size}>'
       '<path d="M60 4 L114 24 V76 C114 110 84 128 60 136 C36 128 6 110 6 76 V24 Z" fill="#1b5e9b"/></svg>\n')


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    good = png(64, 96)
    flipped = bytearray(good)
    flipped[60] ^= 1
    files = {
        "bagus.png": good,
        "bagus.svg": SVG.format(size='width="12mm" height="14mm"').encode(),
        "kotak.svg": SVG.format(size='viewBox="0 0 120 140"').encode(),
        "gambar.txt": good,  # the name says nothing
        "terpotong.png": good[:-20],
        "tergores.png": bytes(flipped),
        "luas.png": png(5000, 8, 1),
        "raksasa.png": png(4000, 4000, 1),
        "nol.png": png(0, 8),
        "besar.svg": SVG.format(size='viewBox="0 0 1 1"').encode() + b"<!--" + b"x" * (5 << 20) + b"-->",
        "terpotong.svg": SVG.format(size='width="12" height="14"').encode()[:-20],
        "tanpa-ukuran.svg": SVG.format(size="").encode(),
        "foto.png": b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\0" * 100,
        "halaman.svg": b"<html><svg width='1' height='1'/></html>",
        "kosong.png": b"",
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)


main()
