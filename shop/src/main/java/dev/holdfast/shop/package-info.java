/**
 * A shop's workload and its judge: fills a database, works on it while things break, and tells
 * whether each acknowledged operation is still there. Uses base and JDBC, nothing of the cluster:
 * it sees what a client sees. The file format is in docs/formats/journal.md. Open {@link
 * dev.holdfast.shop.Workload} and {@link dev.holdfast.shop.Checker} first.
 */
@NullMarked
package dev.holdfast.shop;

import org.jspecify.annotations.NullMarked;
