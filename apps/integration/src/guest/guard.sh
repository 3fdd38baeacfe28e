#!/bin/sh
# Runs a program and ends it when the one who started this is gone, however that ended: guard.sh FOLDER PROGRAM ARGUMENT...
# Life hangs on standard input: at its end the program is killed and FOLDER removed. Says `pid N`, later `exit CODE`.
folder=$1
shift
trap '' PIPE INT HUP TERM
exec 3<&0
"$@" </dev/null >"$folder/${1##*/}.log" 2>&1 3<&- &
child=$!
trap '[ -z "$child" ] || kill -KILL "$child"' USR1
# It holds none of our descriptors but the input, and outlives nothing: its end is what we wait for below.
(
  cat <&3 >/dev/null
  kill -USR1 "$$"
) >/dev/null 2>&1 &
watcher=$!
exec 3<&-
echo "pid $child"
while kill -0 "$child" 2>/dev/null; do
  wait "$child"
  code=$?
done
child=
echo "exit $code"
wait "$watcher"
# What was started beside may still make a file there, once.
rm -rf "$folder" 2>/dev/null || { sleep 1; rm -rf "$folder"; }
