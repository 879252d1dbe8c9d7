/**
 * The store on ZooKeeper: the peer that runs inside each agent, and the client. May use the
 * coordination port, base and ZooKeeper; nothing outside knows of ZooKeeper. Open {@link
 * dev.holdfast.coordination.zookeeper.EnsemblePeer} for the server side, {@link
 * dev.holdfast.coordination.zookeeper.ZooKeeperCoordination} for the client side.
 */
@NullMarked
package dev.holdfast.coordination.zookeeper;

import org.jspecify.annotations.NullMarked;
