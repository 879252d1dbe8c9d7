/**
 * The agent's HTTP API: health checks, status, routes and the door for messages of other agents;
 * server, client and the records that travel between them. May use base. Open {@link
 * dev.holdfast.agent.api.ApiServer} first.
 */
@NullMarked
package dev.holdfast.agent.api;

import org.jspecify.annotations.NullMarked;
