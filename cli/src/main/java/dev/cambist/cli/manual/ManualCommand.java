package dev.cambist.cli.manual;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.cambist.cli.console.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cambist manual}: writes the manual's pages; the build puts them into the image. */
@Command(
        name = "manual",
        hidden = true,
        description = "Writes the manual's pages for man into a directory: one for cambist, and one for each command.",
        exitCodeList = {
            "0:They are written.",
            "1:A file cannot be written.",
            "2:The command line is wrong; nothing was done."
        },
        footer = {"", "Example:", "  cambist manual /usr/local/share/man/man1"})
public final class ManualCommand implements Callable<Integer> {
    @Mixin
    private Console console = new Console();

    @Parameters(paramLabel = "DIRECTORY", description = "Where the pages go; it is made when it is missing.")
    private Path directory = Path.of("");

    @Override
    public Integer call() throws IOException {
        Files.createDirectories(directory);
        for (Map.Entry<String, String> page : pages(
                        console.commandLine().getCommandSpec().root().commandLine())
                .entrySet()) {
            Files.writeString(directory.resolve(page.getKey()), page.getValue(), US_ASCII);
        }
        return 0;
    }

    /** File names and contents: {@code cambist.1}, {@code cambist-login.1} and so on, commands within commands too. */
    static Map<String, String> pages(CommandLine command) {
        Map<String, String> pages = new TreeMap<>();
        if (!command.getCommandSpec().usageMessage().hidden()) {
            pages.put(command.getCommandSpec().qualifiedName("-") + ".1", new ManPage(command).text());
            command.getSubcommands().values().forEach(within -> pages.putAll(pages(within)));
        }
        return pages;
    }
}
