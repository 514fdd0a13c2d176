package dev.fermata.job.workload;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Who works on a requirement. In lower case on the wire. */
@RegisterForReflection
public enum Role {
    @JsonProperty("product") @JsonAlias("产品")
    PRODUCT("产品(经理|设计|策划)?(人员|人力)?|product( (design|manager|owner))?|ui/?ux", "产品", "Product"),
    @JsonProperty("frontend") @JsonAlias("前端")
    FRONTEND("前端(开发|研发|工程师)?(人员|人力)?|front-? ?end( dev(elopment|eloper)?)?", "前端", "Frontend"),
    @JsonProperty("backend") @JsonAlias("后端")
    BACKEND("(后端|后台|服务端)(开发|研发|工程师)?(人员|人力)?|(back-? ?end|server)( dev(elopment|eloper)?)?", "后端", "Backend"),
    @JsonProperty("test") @JsonAlias("测试")
    TEST("测试(工程师)?(人员|人力)?|test(s|ing|er)?|qa|quality assurance", "测试", "Test"),
    @JsonProperty("ops") @JsonAlias("运维")
    OPS("运维(工程师)?(人员|人力)?|实施(部署)?|部署(实施)?|(dev)?ops|operations?|deployment", "运维", "Ops");

    private final Pattern headers;
    private final String chinese;
    private final String english;

    Role(String headers, String chinese, String english) {
        this.headers = Pattern.compile(headers);
        this.chinese = chinese;
        this.english = english;
    }

    /** The role that a column's header, in lower case and without its unit, names; empty where it names none. */
    static Optional<Role> ofHeader(String header) {
        for (Role role : values()) {
            if (role.headers.matcher(header).matches()) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String title(boolean inChinese) {
        return inChinese ? chinese : english;
    }
}
