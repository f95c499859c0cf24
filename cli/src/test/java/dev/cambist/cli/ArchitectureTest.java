package dev.cambist.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.cambist.cli", importOptions = ArchitectureTest.MainCode.class)
final class ArchitectureTest {
    /** Wherever a build puts the tests, the directory is named for them. */
    static final class MainCode implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test/") && !location.contains("/test-classes/");
        }
    }

    @ArchTest
    static final ArchRule packages_standInNoCircle =
            slices().matching("dev.cambist.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule root_holdsMainAlone = classes()
            .that()
            .resideInAPackage("dev.cambist.cli")
            .and()
            .doNotHaveSimpleName("package-info")
            .should()
            .haveSimpleName("Main");

    @ArchTest
    static final ArchRule client_isUsedByItsFrontDoor =
            noClasses().should().dependOnClassesThat().resideInAPackage("dev.cambist.client.internal..");

    /** A program that makes tokens of other people's issuers has no place on a machine that matters. */
    @ArchTest
    static final ArchRule forger_isNotReached =
            noClasses().should().dependOnClassesThat().resideInAPackage("dev.cambist.testkit..");

    /** The credential helpers start with the jars of cli, client and core alone. */
    @ArchTest
    static final ArchRule helpers_reachWhatTheirClassPathHas = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.cambist.cli.docker..",
                    "dev.cambist.cli.kubelet..",
                    "dev.cambist.cli.source..",
                    "dev.cambist.cli.credentials..",
                    "dev.cambist.cli.process..",
                    "dev.cambist.cli.wire..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "picocli..", "ch.qos.logback..", "org.slf4j..", "dev.cambist.server..", "java.net.http.."));
}
