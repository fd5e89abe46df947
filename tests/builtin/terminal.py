"""terminal.py SO COMMAND...: in an interactive bash with the builtin SO, on a terminal, each COMMAND is
given, and a Ctrl-C once it sleeps: it must end with status 130, and the shell must show its prompt again."""
import os, pty, re, select, sys, tempfile, time

PROMPT = b"<%d>"


def read_until(fd, wanted, seconds=10):
    shown = b""
    end = time.monotonic() + seconds
    while not re.search(wanted, shown):
        if time.monotonic() > end or not select.select([fd], [], [], end - time.monotonic())[0]:
            sys.exit("no %r in %r" % (wanted, shown))
        shown += os.read(fd, 4096)
    return shown


def sleeps(pid):
    """It or its youngest child is asleep in one and the same call for three looks."""
    before = None
    same = 0
    while same < 3:
        children = open("/proc/%d/task/%d/children" % (pid, pid)).read().split()
        who = int(children[-1]) if children else pid
        text = open("/proc/%d/status" % who).read()
        now = (who, re.search(r"voluntary_ctxt_switches:\s*(\d+)", text)[1], "State:\tS" in text)
        same = same + 1 if now == before and now[2] else 0
        before = now
        time.sleep(0.02)


os.chdir(tempfile.mkdtemp())
os.mkfifo("f")
pid, fd = pty.fork()
if pid == 0:
    os.environ.update(PS1="<$?>", PS2="", TERM="dumb", INPUTRC="/dev/null", HISTFILE="")
    os.execvp("bash", ["bash", "--norc", "--noediting", "-i"])
read_until(fd, rb"<0>$")
setup = "enable -f %s ipctool; ipctool sem create /s 0; ipctool sem create /t 1; ipctool mq create /q"
setup += "; ipctool sem create private: 0 >/dev/null"
for line, status in [(setup % sys.argv[1], 0)] + [(c, 130) for c in sys.argv[2:]]:
    os.write(fd, line.encode() + b"\n")
    if status:
        read_until(fd, rb"\n")
        sleeps(pid)
        os.write(fd, b"\x03")
    read_until(fd, b"<%d>$" % status)
os.write(fd, b"exit 0\n")
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
