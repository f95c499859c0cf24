package dev.cambist.cli.metadata;

import dev.cambist.core.json.JsonWriter;
import java.util.List;
import picocli.CommandLine.Option;

/** Which attributes are meant. */
final class AttributeOptions {
    @Option(names = "--write", description = "Overwriting and deleting. What cambist lock means without an option.")
    private boolean write;

    @Option(names = "--delete", description = "Deleting alone.")
    private boolean delete;

    @Option(names = "--read", description = "Pulling.")
    private boolean read;

    @Option(names = "--list", description = "Being shown in lists.")
    private boolean list;

    /** @param enabled without any option: all where something is to be allowed, else write */
    private List<Attribute> meant(boolean enabled) {
        List<Attribute> given = Attribute.all()
                .filter(one -> switch (one) {
                    case WRITE -> write;
                    case DELETE -> delete;
                    case READ -> read;
                    case LIST -> list;
                })
                .toList();
        if (!given.isEmpty()) {
            return given;
        }
        return enabled ? Attribute.all().toList() : List.of(Attribute.WRITE);
    }

    String json(boolean enabled) {
        JsonWriter json = new JsonWriter().beginObject();
        meant(enabled).forEach(one -> json.name(one.member()).value(enabled));
        return json.endObject().toString();
    }

    String words(boolean enabled) {
        return Attribute.words(meant(enabled));
    }
}
