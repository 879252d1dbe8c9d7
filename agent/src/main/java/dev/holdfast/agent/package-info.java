/**
 * The agent beside each database server: carries decisions out, talks to its peers, answers people
 * and balancers, routes connections. May use server, coordination, decision and base. Open
 * NodeConfig in agent.config first: it shows what an agent is made of.
 */
@NullMarked
package dev.holdfast.agent;

import org.jspecify.annotations.NullMarked;
