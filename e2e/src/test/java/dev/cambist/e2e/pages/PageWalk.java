package dev.cambist.e2e.pages;

import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.Launcher;
import dev.cambist.e2e.lab.Outcome;
import dev.cambist.e2e.lab.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page that is walked: its files are written and its commands typed, in their order and word for word. It happens on a
 * network of its own, where the names of the page are this machine and its ports are free, and where nothing else is.
 *
 * <p>A fenced block of {@code sh} is typed; one of {@code sh server} stays up beside what follows; one that begins with
 * {@code # NAME} is a file.
 */
final class PageWalk {
    private static final Duration DONE_WITHIN = Duration.ofMinutes(8);
    private static final Pattern BLOCK =
            Pattern.compile("^```(\\w+)( server)?\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern FILE =
            Pattern.compile("(?:# yaml-language-server: [^\n]*\n)?# ([\\w.-]+)\n(.*)", Pattern.DOTALL);
    private static final String HOSTS = "127.0.0.1 localhost registry.example.com inner.example.com\n";

    /** Commands that a page tells to type, and files that it tells to write. */
    private final List<String> steps = new ArrayList<>();

    private final Map<String, String> files = new LinkedHashMap<>();
    private int servers;

    private PageWalk() {}

    /** Pages with what is in them, in its order, one after the other. */
    static PageWalk of(String... pages) throws IOException {
        PageWalk walk = new PageWalk();
        for (String page : pages) {
            Matcher block = BLOCK.matcher(Files.readString(Launcher.file(page)));
            while (block.find()) {
                walk.add(block.group(1), block.group(2) != null, block.group(3));
            }
        }
        return walk;
    }

    private void add(String language, boolean staysUp, String text) {
        Matcher file = FILE.matcher(text);
        if (language.equals("sh")) {
            add(text, staysUp);
        } else if (file.matches()) {
            files.put(file.group(1), file.group(2));
        }
    }

    private void add(String commands, boolean staysUp) {
        if (staysUp) {
            servers++;
            steps.add("stays_up " + servers + " " + commands.strip() + "\n");
        } else {
            steps.add(commands);
        }
    }

    /** How many commands there are. */
    int steps() {
        return steps.size();
    }

    /** After the walk, what a command prints to a terminal; without colours there would be nothing to see. */
    PageWalk thenRecord(String command) {
        steps.add("script -qec '" + command + "' /dev/null > \"$lab/screen\"\n");
        return this;
    }

    /** Files that the page writes, changed on the way to the disk. */
    PageWalk change(String file, UnaryOperator<String> change) {
        if (files.computeIfPresent(file, (name, text) -> change.apply(text)) == null) {
            throw new IllegalStateException("the page has no file " + file);
        }
        return this;
    }

    /** Walks it in this directory, with these variables besides those of a login. */
    Outcome run(Path directory, Map<String, String> variables) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
        Path lab = Files.createDirectories(directory.resolve("lab"));
        Files.writeString(lab.resolve("hosts"), HOSTS);
        Files.writeString(
                lab.resolve("storage.conf"),
                "[storage]\ndriver = \"vfs\"\ngraphroot = \"%1$s/images\"\nrunroot = \"%1$s/run\"\n".formatted(lab));
        Files.writeString(
                lab.resolve("containers.conf"), "[engine]\ncgroup_manager = \"cgroupfs\"\nevents_logger = \"none\"\n");
        Path bin = Files.createDirectories(lab.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("cambist"), Launcher.script());
        Files.createSymbolicLink(
                bin.resolve("docker-credential-cambist"),
                Launcher.file("dist/target/cambist/bin/docker-credential-cambist"));
        Files.createSymbolicLink(bin.resolve("registry"), Tool.DISTRIBUTION.path());
        Files.createSymbolicLink(directory.resolve("cambist"), Launcher.script());
        try (var prelude = PageWalk.class.getResourceAsStream("walk.sh")) {
            Files.write(lab.resolve("walk.sh"), prelude.readAllBytes());
        }
        Files.writeString(lab.resolve("page.sh"), String.join("", steps));
        List<String> command = new ArrayList<>(List.of("env", "HOME=" + lab, "XDG_RUNTIME_DIR=" + lab));
        command.add("PATH=" + bin + ":" + System.getenv("PATH"));
        variables.forEach((name, value) -> command.add(name + "=" + value));
        command.addAll(List.of("unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "bash"));
        command.add(lab.resolve("walk.sh").toString());
        return Commands.run(directory, "", DONE_WITHIN, command);
    }
}
