/* SPDX-License-Identifier: MIT */
#ifndef ARCHETYPE_RUNNER_DEPLOYED_H
#define ARCHETYPE_RUNNER_DEPLOYED_H
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Deployed networks, for programs in C and in languages that call C.
 *
 * A function that fails returns a null pointer or a negative number, and archetype_last_error says why. None throws. A
 * network is for one thread at a time. */
typedef struct archetype_network archetype_network;

/* How a network is run. A null pointer to options means one thread and no cache. */
typedef struct archetype_options {
  int threads;       /* for each call; 0 for one */
  const char* cache; /* a directory that keeps compiled networks from one run of a program to the next, so that they open
                      * sooner; null for none. Whoever may write there decides what networks compute. */
} archetype_options;

/* A class that a network predicts for an image. */
typedef struct archetype_prediction {
  int label;         /* index of the class */
  const char* name;  /* "tabby", or "class 7" if the classes have no names; valid as long as the network */
  float probability; /* softmax of the logits */
  float logit;
} archetype_prediction;

/* Why the last function that failed in this thread did so, as one sentence in UTF-8; "" if none did. It is valid until
 * another function fails in this thread. */
const char* archetype_last_error(void);

/* Opens a deployed file. */
archetype_network* archetype_open(const char* file, const archetype_options* options);

/* The same for the content of such a file, which must remain as long as the network. */
archetype_network* archetype_open_memory(const void* content, size_t size, const archetype_options* options);

/* Another network for another thread, which shares the weights. */
archetype_network* archetype_copy(const archetype_network* network);

/* Frees a network; it may be null. */
void archetype_close(archetype_network* network);

/* Stores channels, height and width of the images that the network takes. Returns 0. */
int archetype_image_shape(const archetype_network* network, int shape[3]);

/* The number of results for an image: 1, unless the network returns features. */
int archetype_result_count(const archetype_network* network);

/* Stores channels, height and width of a result, counted from 0; logits have height and width 1. Returns 0. */
int archetype_result_shape(const archetype_network* network, int result, int shape[3]);

/* The number of floats of the last result, often the only one, for an image. */
long long archetype_result_size(const archetype_network* network);

/* Maps images, each channels x height x width prepared floats, to the last result of each. Returns 0. */
int archetype_run(archetype_network* network, const float* images, size_t count, float* results);

/* The same for each result: `results` holds as many pointers as there are results. Returns 0. */
int archetype_run_all(archetype_network* network, const float* images, size_t count, float* const* results);

/* Stores the most probable classes of a photo, which it decodes and prepares: at most `count`, the most probable one
 * first. Returns their number. */
int archetype_classify_file(archetype_network* network, const char* photo, archetype_prediction* predictions,
                            size_t count);

/* The same for the content of a file of a photo. */
int archetype_classify_memory(archetype_network* network, const void* content, size_t size,
                              archetype_prediction* predictions, size_t count);

/* The same for pixels: rows from top to bottom, red, green and blue for each pixel. */
int archetype_classify_pixels(archetype_network* network, const unsigned char* pixels, int height, int width,
                              archetype_prediction* predictions, size_t count);

/* Returns 0 if the network computes the result of its test vector, where no number may differ by more than `tolerance`
 * times the largest; usually 1e-5. */
int archetype_verify(archetype_network* network, double tolerance);

/* The program of the network in this content of a deployed file, for the arguments of `main`: classifies photos, as its
 * --help says. Returns the exit status. */
int archetype_program(int argument_count, char** arguments, const void* content, size_t size);

#ifdef __cplusplus
}
#endif
#endif
