/**
 * Micro-benchmarks of the log codec for JMH, which wants its classes public. May use {@code binlog}
 * only; {@code bench/run codec} runs them. Open {@link dev.holdfast.bench.codec.CodecBenchmarks}
 * first.
 */
@NullMarked
package dev.holdfast.bench.codec;

import org.jspecify.annotations.NullMarked;
