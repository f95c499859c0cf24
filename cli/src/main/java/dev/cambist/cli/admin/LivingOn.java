package dev.cambist.cli.admin;

import static dev.cambist.core.refusal.Refusal.shown;

import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.Members;
import dev.cambist.core.json.JsonObject;

/** Says which registries take access tokens that were just taken back. */
final class LivingOn {
    private LivingOn() {}

    static void print(Console console, JsonObject answer) {
        for (JsonObject registry : Members.objects(answer, "access_tokens_live_on")) {
            console.out()
                    .println("  " + shown(registry.text("registry").orElse(""))
                            + " verifies access tokens by itself: those that are out are good until "
                            + shown(registry.text("until").orElse("")));
        }
    }
}
