package dev.holdfast.shop.command;

import picocli.CommandLine.Command;

@Command(
    name = "shop",
    description = "A workload that can tell whether the database kept its word.",
    synopsisSubcommandLabel = "COMMAND")
public final class ShopCommand {}
