"""entangled.py NAME: NAME.sop has a step of twelve roles together, NAME.toml eleven people of whom none is like another."""
import sys

ROLES = 12
name = sys.argv[1]
roles = [f"Anggota{i}" for i in range(ROLES)]
with open(name + ".sop", "w", encoding="utf-8") as out:
    print("SOP Rapat besar\nPelaksana:", *(f"  - {role}" for role in roles), "Langkah:", sep="\n", file=out)
    print("  1. " + " + ".join(roles) + ": Membahas usulan\n     Waktu: 1 jam\n     Output: Notula", file=out)
    for i, role in enumerate(roles):
        print(f"  {i + 2}. {role}: Mencatat hasil\n     Waktu: 1 jam\n     Output: Catatan {i}", file=out)
with open(name + ".toml", "w", encoding="utf-8") as out:
    print("[pelaksana]", file=out)
    for i, role in enumerate(roles):
        people = [f"P{k}" for k in range(ROLES - 1) if k != i]
        print(f"{role} = {people}".replace("'", '"'), file=out)
