/* SPDX-License-Identifier: MIT */
#include <again.h>
#include <tiny.h>

#include <stdio.h>
#include <string.h>

/* Runs both copies of the network, which must classify each photo as the second class. */
int main(int count, char** arguments) {
  archetype_network* networks[2];
  int i;
  char photo[4096];
  snprintf(photo, sizeof photo, "%s/image/rgb.jpg", count > 1 ? arguments[1] : "");
  networks[0] = tiny_open(NULL);
  networks[1] = again_open(NULL);
  for (i = 0; i < 2; ++i) {
    archetype_prediction best;
    if (networks[i] == NULL || archetype_verify(networks[i], 1e-5) != 0 ||
        archetype_classify_file(networks[i], photo, &best, 1) != 1) {
      fprintf(stderr, "%s\n", archetype_last_error());
      return 1;
    }
    printf("%s %d %f\n", best.name, best.label, best.logit);
    if (strcmp(best.name, "second") != 0 || best.label != 1 || best.logit != 2) return 1;
    archetype_close(networks[i]);
  }
  return 0;
}
