package dev.holdfast.agent.router;

/**
 * What a router has done.
 *
 * @param held clients that wait for a server now
 * @param open clients that are connected to a server now
 * @param passed connections that reached a server since the start
 * @param refused clients that waited in vain and got an error packet
 * @param moved sessions that got another server without their client noticing
 * @param cut connections ended because their server is the primary no more
 */
public record RouterStats(int held, int open, long passed, long refused, long moved, long cut) {}
