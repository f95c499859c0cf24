package dev.cambist.demo;

import dev.cambist.cli.console.AddedCommand;

/** Brings {@code cambist demo} into the developer's image. */
public final class DemoAddition implements AddedCommand {
    @Override
    public Object command() {
        return new DemoCommand();
    }
}
