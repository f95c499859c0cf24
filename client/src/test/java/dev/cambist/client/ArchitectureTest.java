package dev.cambist.client;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.cambist.client", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule client_dependencies_areTheJdkAndAnnotations = classes()
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage("dev.cambist.client..", "java..", "org.jspecify.annotations.."));

    @ArchTest
    static final ArchRule client_internals_doNotKnowThePublicPart = noClasses()
            .that()
            .resideInAPackage("dev.cambist.client.internal..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("dev.cambist.client"));

    @ArchTest
    static final ArchRule client_logging_isAbsent = noClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.util.logging.."))
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(System.Logger.class);
}
