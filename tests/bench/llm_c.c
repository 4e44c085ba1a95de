/* The peer of bench_llm: one step of llm.c's CPU trainer (github.com/karpathy/llm.c,
   train_gpt2.c) for every line on stdin; answers with its seconds. bench_llm compiles it with
   that project's own flags, against the copy in SLALOM_LLMC.

       llm_c LAYERS WIDTH HEADS CONTEXT BATCH */
#define TESTING
#include "train_gpt2.c"

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* A checkpoint as it reads them: small numbers, as it matters to nobody which. */
static void write_checkpoint(const char *path, GPT2Config config)
{
    int header[256] = {20240326,           3,
                       config.max_seq_len, config.vocab_size,
                       config.num_layers,  config.num_heads,
                       config.channels,    config.padded_vocab_size};
    size_t sizes[NUM_PARAMETER_TENSORS], count = 0;
    unsigned state = 1;
    FILE *file = fopenCheck(path, "wb");
    fwrite(header, sizeof header, 1, file);
    fill_in_parameter_sizes(sizes, config);
    for (int k = 0; k < NUM_PARAMETER_TENSORS; k++)
        count += sizes[k];
    for (size_t k = 0; k < count; k++) {
        state = state * 1664525u + 1013904223u;
        float number = 0.02f * ((float)(state >> 8) / (float)(1 << 23) - 1);
        fwrite(&number, sizeof number, 1, file);
    }
    fcloseCheck(file);
}

static void train(GPT2 *model, int *text, int *targets, size_t batch, size_t context, int step)
{
    gpt2_forward(model, text, targets, batch, context);
    gpt2_zero_grad(model);
    gpt2_backward(model);
    gpt2_update(model, 1e-4f, 0.9f, 0.999f, 1e-8f, 0.01f, step);
}

int main(int count, char **words)
{
    char path[] = "/tmp/slalom-bench-llmc-XXXXXX", line[16];
    FILE *answer = fdopen(dup(STDOUT_FILENO), "w");
    GPT2 model;
    if (count < 6 || !answer || mkstemp(path) < 0 || !freopen("/dev/null", "w", stdout))
        return 1;
    const int context = atoi(words[4]), batch = atoi(words[5]), tokens = batch * context;
    write_checkpoint(
        path, (GPT2Config){context, 256, 256, atoi(words[1]), atoi(words[3]), atoi(words[2])});
    gpt2_build_from_checkpoint(&model, path);
    unlink(path);
    int *text = malloc(2 * (size_t)tokens * sizeof *text), step = 0;
    for (int k = 0; k < 2 * tokens; k++)
        text[k] = k * 7919 % 256;
    train(&model, text, text + tokens, (size_t)batch, (size_t)context, ++step);
    fprintf(answer, "ready\n");
    fflush(answer);
    while (fgets(line, sizeof line, stdin)) {
        const double begin = seconds();
        train(&model, text, text + tokens, (size_t)batch, (size_t)context, ++step);
        fprintf(answer, "%.9g\n", seconds() - begin);
        fflush(answer);
    }
    return 0;
}
