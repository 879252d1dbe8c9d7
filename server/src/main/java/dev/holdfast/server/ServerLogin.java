package dev.holdfast.server;

import dev.holdfast.base.Endpoint;
import dev.holdfast.base.Secret;

/** How to get into a running server. */
public record ServerLogin(Endpoint at, String user, Secret password) {}
