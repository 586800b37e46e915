"""exit_code.py CODE COMMAND…: succeeds if the command ends with exactly that code."""
import subprocess
import sys

wanted = int(sys.argv[1])
done = subprocess.run(sys.argv[2:], capture_output=True, text=True)
if done.returncode != wanted:
    print(f"exit code {done.returncode}, expected {wanted}\n{done.stdout}{done.stderr}")
    sys.exit(1)
