# Listens on a unix socket (the first argument), says so, and reads what the one client sends once its own input ends.
# Prints what came: the bytes, and the descriptors with their content.
import array, json, os, socket, sys

server = socket.socket(socket.AF_UNIX)
server.bind(sys.argv[1])
server.listen(1)
print("listening", flush=True)
connection, _ = server.accept()
sys.stdin.read()
received = bytearray()
descriptors = []
while True:
    data, ancillary, _, _ = connection.recvmsg(65536, socket.CMSG_SPACE(16))
    for level, kind, content in ancillary:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
            numbers = array.array("i", content[: len(content) - len(content) % 4])
            for number in numbers:
                # What came before it may come along; the byte that it was sent with is the last.
                behind = len(received) + len(data) - 1
                descriptors.append({"behind": behind, "content": os.read(number, 100).decode()})
    if not data:
        break
    received += data
print(json.dumps({"bytes": received.decode("latin1"), "descriptors": descriptors}))
