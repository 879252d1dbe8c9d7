package dev.holdfast.server;

/**
 * Semi-synchronous replication of a server, in both of its roles.
 *
 * @param primaryEnabled commits wait for an acknowledgement
 * @param ackers replicas that are connected and acknowledge
 * @param waiting sessions whose commit waits for an acknowledgement now
 * @param acknowledged commits that returned acknowledged since the server started
 * @param unacknowledged commits that returned without
 * @param replicaEnabled this server may acknowledge what it receives
 * @param replicaActive it does so on the stream that runs now
 */
public record SemiSyncState(
    boolean primaryEnabled,
    int ackers,
    int waiting,
    long acknowledged,
    long unacknowledged,
    boolean replicaEnabled,
    boolean replicaActive) {}
