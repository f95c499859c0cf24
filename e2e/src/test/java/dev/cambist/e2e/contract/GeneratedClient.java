package dev.cambist.e2e.contract;

import dev.cambist.e2e.lab.Commands;
import dev.cambist.e2e.lab.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The Python client that openapi-generator makes of the contract.
 *
 * @param directory a project that pip can install
 */
record GeneratedClient(Path directory) {
    /** Where Maven puts the generator, seen from the module. */
    private static final Path GENERATOR = Path.of("target", "openapi-generator-cli.jar");

    private static final Path CONTRACT = Path.of("..", "api", "openapi.yaml");
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    /** Generates the client into a directory that does not exist yet. */
    static GeneratedClient generate(Path directory) {
        run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                GENERATOR.toString(),
                "generate",
                "-g",
                "python",
                "-i",
                CONTRACT.toString(),
                "-o",
                directory.toString()));
        return new GeneratedClient(directory);
    }

    /** The page about the exchange. */
    Path page() {
        return directory.resolve("docs").resolve("RefreshTokenApi.md");
    }

    /** The program on the page about the exchange, as it stands there. */
    String example() throws IOException {
        String page = Files.readString(page());
        int start = page.indexOf("```python\n") + "```python\n".length();
        return page.substring(start, page.indexOf("```\n", start));
    }

    /**
     * Installs the client into a virtual environment of its own. What it requires comes from the environment of the
     * tools, where every version is pinned; nothing is fetched.
     *
     * @return the environment's Python
     */
    Path install(Path environment) throws IOException {
        String tools = Tool.PYTHON.path().toString();
        run(List.of(tools, "-m", "venv", "--without-pip", environment.toString()));
        String python = environment.resolve("bin").resolve("python").toString();
        Files.writeString(sitePackages(python).resolve("tools.pth"), sitePackages(tools) + "\n");
        run(List.of(
                tools,
                "-m",
                "pip",
                "--python",
                python,
                "install",
                "--disable-pip-version-check",
                "--no-index",
                "--no-build-isolation",
                directory.toString()));
        return Path.of(python);
    }

    private static Path sitePackages(String python) {
        return Path.of(run(List.of(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"))
                .strip());
    }

    private static String run(List<String> command) {
        return Commands.run(Path.of("."), "", PATIENCE, command).orFail().output();
    }
}
