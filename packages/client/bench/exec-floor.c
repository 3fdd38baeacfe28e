/* The least that it takes to know the end of a program: guest-exec of `true`, then guest-exec-status at once, again and
   again. One run for each line on standard input; it answers with microseconds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static int agent;
static char reply[65536];

static void ask(const char *request) {
  size_t length = strlen(request), got = 0;
  if (write(agent, request, length) != (ssize_t)length) exit(1);
  do {
    ssize_t more = read(agent, reply + got, sizeof reply - 1 - got);
    if (more <= 0) exit(1);
    got += more;
  } while (reply[got - 1] != '\n');
  reply[got] = 0;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

int main(int argc, char **argv) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  char line[16], status[128];
  if (argc != 2) return 2;
  strncpy(address.sun_path, argv[1], sizeof address.sun_path - 1);
  agent = socket(AF_UNIX, SOCK_STREAM, 0);
  if (connect(agent, (struct sockaddr *)&address, sizeof address) != 0) return 1;
  while (fgets(line, sizeof line, stdin) != NULL) {
    double start = now();
    ask("{\"execute\":\"guest-exec\",\"arguments\":{\"path\":\"true\",\"capture-output\":true}}\n");
    const char *pid = strstr(reply, "\"pid\":");
    if (pid == NULL) return 1;
    snprintf(status, sizeof status, "{\"execute\":\"guest-exec-status\",\"arguments\":{\"pid\":%d}}\n", atoi(pid + 6));
    do ask(status);
    while (strstr(reply, "\"exited\": true") == NULL);
    printf("%.1f\n", now() - start);
    fflush(stdout);
  }
  return 0;
}
