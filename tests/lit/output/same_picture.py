# Two SVGs, ours and stock Graphviz': the same things in the same places, in the same order, however they are said.
import re, sys
import xml.etree.ElementTree as xml

INHERITED = ("font-family", "font-size", "fill", "stroke", "stroke-width")
COLOURS = {"black": "#000000", "white": "#ffffff", "transparent": "none"}


def local(element):
    return element.tag.split("}")[-1]


def pieces(path):
    """Polylines and curves of a path with absolute commands; what is straight is a line, what has no length is nothing."""
    out, now = [], []
    tokens = re.findall(r"[MCLHVz]|-?[\d.]+", path)
    at, command = 0, ""

    def line_to(x, y):
        if abs(now[-1][0] - x) + abs(now[-1][1] - y) > 0.015:
            now.append((x, y))

    def take():
        nonlocal at
        at += 1
        return float(tokens[at - 1])

    while at < len(tokens):
        if tokens[at].isalpha():
            command, at = tokens[at], at + 1
        if command == "z":
            now.append(now[0])
        elif command == "M":
            now = [(take(), take())]
            out.append(now)
        elif command == "H":
            line_to(take(), now[-1][1])
        elif command == "V":
            line_to(now[-1][0], take())
        elif command == "L":
            line_to(take(), take())
        else:
            points = [(take(), take()) for _ in range(3)]
            around = [now[-1]] + points
            if any(max(p[i] for p in around) - min(p[i] for p in around) < 0.015 for i in (0, 1)):
                line_to(*points[2])
            else:
                now += points
    return out


def things(element, inherited, out):
    own = dict(inherited, **{key: value for key, value in element.attrib.items() if key in INHERITED})
    kind = local(element)
    if kind in ("text", "polygon", "polyline", "path") and not (kind == "text" and "transform" in element.attrib):
        colour = lambda key, usual: COLOURS.get(own.get(key, usual), own.get(key, usual))
        stroke, width = colour("stroke", "none"), float(own.get("stroke-width", 1))
        if stroke == "none" or width == 0:  # no line at all
            stroke, width = "none", 0.0
        style = (colour("fill", "black"), stroke, width, element.get("stroke-dasharray"))
        if kind == "text":
            out.append(("text", element.text, float(element.get("x")), float(element.get("y")), own["font-family"], float(own["font-size"]),
                        element.get("font-weight"), element.get("text-decoration"), element.get("text-anchor", "start"), colour("fill", "black")))
        elif kind == "path":
            closed = "z" in element.get("d")
            out += [("polygon" if closed else "lines", points, style) for points in pieces(element.get("d"))]
        else:
            points = [tuple(map(float, point.split(","))) for point in element.get("points").split()]
            out.append(("lines" if kind == "polyline" else kind, points, style))
    for child in element:
        things(child, own, out)


def near(a, b):
    if isinstance(a, float):
        return isinstance(b, float) and abs(a - b) < 0.015
    if isinstance(a, (list, tuple)):
        return type(a) is type(b) and len(a) == len(b) and all(map(near, a, b))
    return a == b


ours, stock = [], []
things(xml.parse(sys.argv[1]).getroot(), {}, ours)
things(xml.parse(sys.argv[2]).getroot(), {}, stock)
for a, b in zip(ours, stock):
    if not near(a, b):
        sys.exit(f"{a}\n{b}")
if len(ours) != len(stock):
    sys.exit(f"{len(ours)} things, stock {len(stock)}")
print(len(ours), "things")
