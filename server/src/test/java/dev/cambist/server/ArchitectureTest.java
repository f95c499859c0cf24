package dev.cambist.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.cambist.server", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    /** The gateway's classes that handle Jetty's requests; those that decide what is let through are not among them. */
    private static final String STREAMING =
            "Gateway|GatewayTrail|GatewayCall|ForwardedRequest|ForwardedHeaders|Relay|Upload|Upstream|Upstreams|UpstreamTrust|Catalog";

    @ArchTest
    static final ArchRule jetty_staysWhereBytesMove = noClasses()
            .that()
            .resideOutsideOfPackage("dev.cambist.server.http")
            .and()
            .haveNameNotMatching("dev\\.cambist\\.server\\.gateway\\.(" + STREAMING + ")(\\$.*)?")
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
