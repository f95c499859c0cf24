package dev.cambist.cli.admin;

import static dev.cambist.core.refusal.Refusal.shown;

import dev.cambist.cli.console.Console;
import dev.cambist.cli.console.Members;
import dev.cambist.cli.console.OutputOption;
import dev.cambist.core.json.JsonObject;
import dev.cambist.core.json.JsonWriter;

/** Prints what was done to a robot. Its new passwords are the last lines, each alone on one, for whoever cuts them out. */
record RobotAnswer(Console console, OutputOption output) {
    /** @param done what became of it, as a verb */
    void print(JsonObject answer, String done) {
        if (output.isJson()) {
            console.out().println(JsonWriter.write(answer));
            return;
        }
        JsonObject robot = answer.object("robot").orElse(JsonObject.EMPTY);
        console.out().println("robot " + shown(robot.text("name").orElse("")) + " " + done);
        LivingOn.print(console, answer);
        for (JsonObject password : Members.objects(answer, "passwords")) {
            console.out().println("password " + password.number("number").orElse(0L) + ", which is shown this once:");
            console.out().println(shown(password.text("password").orElse("")));
        }
    }
}
