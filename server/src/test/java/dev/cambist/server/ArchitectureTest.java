package dev.cambist.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.cambist.server", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule jetty_staysWhereBytesMove = noClasses()
            .that()
            .resideOutsideOfPackages("dev.cambist.server.http", "dev.cambist.server.gateway.relay")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.eclipse.jetty..");

    @ArchTest
    static final ArchRule gateway_decidesWithoutThoseWhoMoveBytes = noClasses()
            .that()
            .resideInAPackage("dev.cambist.server.gateway")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.cambist.server.gateway.relay..");

    @ArchTest
    static final ArchRule logback_staysInOnePackage = noClasses()
            .that()
            .resideOutsideOfPackage("dev.cambist.server.log")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ch.qos.logback..");

    @ArchTest
    static final ArchRule caffeine_staysInOnePackage = noClasses()
            .that()
            .resideOutsideOfPackage("dev.cambist.server.gateway")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.github.benmanes.caffeine..");

    @ArchTest
    static final ArchRule http_knowsNeitherFilesNorIssuers = noClasses()
            .that()
            .resideInAPackage("dev.cambist.server.http")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.cambist.server.issuer..", "dev.cambist.server.keys..", "java.nio.file..");
}
