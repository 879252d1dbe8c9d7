/**
 * The YAML file of one node. Strict: what it doesn't know it refuses, with file, line and what was
 * probably meant. May use base. Open {@link dev.holdfast.agent.config.NodeConfig} first.
 */
@NullMarked
package dev.holdfast.agent.config;

import org.jspecify.annotations.NullMarked;
