package dev.cambist.server.portal.operators;

import dev.cambist.core.refusal.InvalidRequest;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.admin.AdminApi;
import dev.cambist.server.admin.Operator;
import dev.cambist.server.http.Answer;
import dev.cambist.server.portal.PersonalPages;
import dev.cambist.server.portal.Visit;
import java.time.InstantSource;
import java.util.function.Supplier;

/** The pages for those who run the server, on whom the rules are asked anew for each page; for others there is none. */
public final class OperatorPages {
    static final String HOME = "/portal/operator";

    private final AdminApi api;
    private final Supplier<ServerState> state;
    private final RefusalCounts refusals;
    private final KeyTrial trial;
    private final InstantSource clock;

    /**
     * @param api what operators can do
     * @param state how it stands with the server now
     * @param trial asks a registry whether it takes a key
     */
    public OperatorPages(
            AdminApi api, Supplier<ServerState> state, RefusalCounts refusals, KeyTrial trial, InstantSource clock) {
        this.api = api;
        this.state = state;
        this.refusals = refusals;
        this.trial = trial;
        this.clock = clock;
    }

    /** A page of an operator. */
    @FunctionalInterface
    interface OperatorPage {
        Answer show(OperatorVisit visit);
    }

    /** Adds all of them. */
    public void addTo(PersonalPages pages) {
        OverviewPage overview = new OverviewPage(state, refusals, clock);
        RulesPage rules = new RulesPage(state, clock);
        ProposalPage proposal = new ProposalPage(state, clock);
        KeysPage keys = new KeysPage(state);
        pages.page(HOME, forOperators(overview::show))
                .page(SessionsPage.PATH, forOperators(SessionsPage::list))
                .form(SessionsPage.PATH, forOperators(SessionsPage::end))
                .page(RevocationsPage.PATH, forOperators(RevocationsPage::list))
                .page(RobotsPage.PATH, forOperators(RobotsPage::list))
                .form(RobotsPage.PATH, forOperators(RobotsPage::change))
                .page(KeysPage.PATH, forOperators(keys::list))
                .form(KeysPage.PATH, forOperators(new KeyChanges(state, trial)::change))
                .page(RulesPage.PATH, forOperators(rules::show))
                .page(WhatIfPage.PATH, forOperators(WhatIfPage::show))
                .form(WhatIfPage.PATH, forOperators(WhatIfPage::answer))
                .page(ProposalPage.PATH, forOperators(proposal::show))
                .form(ProposalPage.PATH, forOperators(proposal::compare))
                .page(AuditPage.PATH, forOperators(AuditPage::show));
    }

    private PersonalPages.PersonPage forOperators(OperatorPage page) {
        return visit -> page.show(new OperatorVisit(visit, operator(visit), api));
    }

    private static Operator operator(Visit visit) {
        return visit.flow()
                .administers(visit.person())
                .map(may -> Operator.of(visit.person().identity(), may))
                .orElseThrow(() -> new RefusedException(
                        new InvalidRequest.UnknownPath(visit.call().path())));
    }
}
