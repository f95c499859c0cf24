package dev.cambist.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.cambist.server", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule packages_haveNoCycle =
            slices().matching("dev.cambist.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule root_isKnownToNobodyBelow = noClasses()
            .that()
            .resideInAPackage("dev.cambist.server.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.cambist.server");

    /** HTTP is plumbing: what it needs of the server is how it is configured, shown and reached, and no feature. */
    @ArchTest
    static final ArchRule http_knowsNoFeature = classes()
            .that()
            .resideInAPackage("dev.cambist.server.http")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.cambist.server.http",
                    "dev.cambist.server.forwarding",
                    "dev.cambist.server.settings",
                    "dev.cambist.server.tls",
                    "dev.cambist.core..",
                    "org.eclipse.jetty..",
                    "org.jspecify..",
                    "org.slf4j..",
                    "java..",
                    "javax.net..",
                    "jdk.net..");

    @ArchTest
    static final ArchRule http_readsNoFiles = noClasses()
            .that()
            .resideInAPackage("dev.cambist.server.http")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.nio.file..");

    /** What decides about a request to a registry sees no Jetty; what moves its bytes does. */
    @ArchTest
    static final ArchRule jetty_staysWhereBytesMove = noClasses()
            .that()
            .resideOutsideOfPackages("dev.cambist.server.http", "dev.cambist.server.gateway.relay")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.eclipse.jetty..");

    @ArchTest
    static final ArchRule logback_staysInOnePackage = noClasses()
            .that()
            .resideOutsideOfPackage("dev.cambist.server.log")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ch.qos.logback..");

    /** Whoever needs a signature asks for an algorithm; which provider computes it is decided once. */
    @ArchTest
    static final ArchRule awsLc_isChosenInOnePlace = noClasses()
            .that()
            .resideOutsideOfPackage("dev.cambist.server.crypto")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.amazon.corretto..");

    /** So that no class of it is loaded where nobody wants traces. */
    @ArchTest
    static final ArchRule openTelemetry_staysInOnePackage = noClasses()
            .that()
            .resideOutsideOfPackage("dev.cambist.server.tracing")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.opentelemetry..");

    /** What is configured does not know how it was written. */
    @ArchTest
    static final ArchRule settings_knowNoReader = noClasses()
            .that()
            .resideInAPackage("dev.cambist.server.settings")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.cambist.server.config..");

    @ArchTest
    static final ArchRule caffeine_staysWithTheGateway = noClasses()
            .that()
            .resideOutsideOfPackage("dev.cambist.server.gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.github.benmanes.caffeine..");
}
