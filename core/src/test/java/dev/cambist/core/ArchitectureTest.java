package dev.cambist.core;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.cambist.core.identity.IdentityVerifier;
import dev.cambist.core.identity.VerifiedIdentity;
import dev.cambist.core.token.OwnToken;
import dev.cambist.core.token.TokenReader;
import java.io.RandomAccessFile;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Set;

@AnalyzeClasses(packages = "dev.cambist.core", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    @ArchTest
    static final ArchRule core_dependencies_areTheJdkAndJspecify = classes()
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage("dev.cambist.core..", "java..", "javax.crypto..", "org.jspecify.."));

    @ArchTest
    static final ArchRule core_packages_haveNoCycle =
            slices().matching("dev.cambist.core.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule core_io_isAbsent = noClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage("java.net.http..", "java.sql..", "java.nio.file..")
                    .or(describe("are java.io.File*", ArchitectureTest::isFileAccess)));

    @ArchTest
    static final ArchRule core_time_comesFromTheCallersInstantSource =
            noClasses().should().accessTargetWhere(readsTheClock());

    @ArchTest
    static final ArchRule core_verifiedIdentities_areMadeByTheVerifierOnly = noClasses()
            .that()
            .doNotBelongToAnyOf(IdentityVerifier.class)
            .should()
            .callConstructorWhere(target(owner(type(VerifiedIdentity.class))))
            .because("a verified identity is the proof that the verifier saw its token");

    @ArchTest
    static final ArchRule core_ownTokens_areMadeByTheReaderOnly = noClasses()
            .that()
            .doNotBelongToAnyOf(TokenReader.class)
            .should()
            .callConstructorWhere(target(owner(assignableTo(OwnToken.class))))
            .because("an own token is the proof that the reader verified it");

    @ArchTest
    static final ArchRule core_provenThings_cannotBeConstructedElsewhere = constructors()
            .that()
            .areDeclaredInClassesThat(assignableTo(OwnToken.class).or(type(VerifiedIdentity.class)))
            .should()
            .bePackagePrivate();

    private static boolean isFileAccess(JavaClass type) {
        return type.getName().startsWith("java.io.File") || type.isEquivalentTo(RandomAccessFile.class);
    }

    private static DescribedPredicate<JavaAccess<?>> readsTheClock() {
        return describe("reads the system clock", access -> {
            var owner = access.getTarget().getOwner();
            var name = access.getTarget().getName();
            // nanoTime is a clock too: core measures nothing itself.
            return (owner.isEquivalentTo(System.class)
                            && Set.of("currentTimeMillis", "nanoTime").contains(name))
                    || (owner.isEquivalentTo(Clock.class) && (name.startsWith("system") || name.startsWith("tick")))
                    || (owner.isEquivalentTo(InstantSource.class) && name.equals("system"))
                    || (owner.getPackageName().equals("java.time") && name.equals("now"));
        });
    }
}
