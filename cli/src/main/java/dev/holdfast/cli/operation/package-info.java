/**
 * Commands that change something in a running cluster: switchover and its kin. Each asks an agent
 * and shows its answer. May use agent.api, agent.operation, cli.status and cli.lab. Open {@link
 * dev.holdfast.cli.operation.SwitchoverCommand} first.
 */
@NullMarked
package dev.holdfast.cli.operation;

import org.jspecify.annotations.NullMarked;
