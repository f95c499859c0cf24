package dev.cambist.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The launcher gives the commands that ask servers few jars (clients.classpath): nothing that they reach is in another. */
@AnalyzeClasses(
        packages = {"dev.cambist.cli", "dev.cambist.client", "dev.cambist.core", "dev.cambist.server"},
        importOptions = ArchitectureTest.MainCode.class)
final class ClientsClassPathTest {
    private static final List<String> ASKING = List.of(
            "dev.cambist.cli.admin", "dev.cambist.cli.doctor", "dev.cambist.cli.login", "dev.cambist.cli.metadata");
    private static final Pattern LISTED = Pattern.compile("\n  ([^\n]+)\\)\n    cache=clients ");

    @ArchTest
    static final ArchRule clients_reachWhatTheirClassPathHas = noClasses()
            .that()
            .resideInAnyPackage(ASKING.toArray(String[]::new))
            .should()
            .transitivelyDependOnClassesThat(resideOutsideOfPackages(
                    "java..",
                    "javax..",
                    "jdk..",
                    "sun..",
                    "dev.cambist..",
                    "picocli..",
                    "com.nimbusds..",
                    "org.jspecify.."));

    @Test
    void launcher_listsTheCommandsOfThesePackages() throws IOException {
        String launcher = Files.readString(Path.of("../dist/src/main/launcher/cambist"));
        Stream<String> listed = LISTED.matcher(launcher)
                .results()
                .map((MatchResult found) -> found.group(1))
                .flatMap(Pattern.compile(" \\| ")::splitAsStream)
                .filter(word -> !word.startsWith("-"));
        Stream<String> asking = Main.commandLine().getSubcommands().entrySet().stream()
                .filter(command -> ASKING.contains(command.getValue()
                        .getCommandSpec()
                        .userObject()
                        .getClass()
                        .getPackageName()))
                .map(command -> command.getKey());

        assertThat(listed.toList()).isNotEmpty().containsExactlyInAnyOrderElementsOf(asking.toList());
    }
}
