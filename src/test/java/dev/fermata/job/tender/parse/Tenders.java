package dev.fermata.job.tender.parse;

/** Tenders made for tests, as they come out of a PDF, a word processor and a text editor. */
public final class Tenders {

    /** Out of a PDF: lines broken by the printer, page numbers in between, tables without a border. */
    public static final String PRINTED = """
            滨江新区智慧水务一期工程水质监测设备采购
            招标文件
            招标编号：BJ-SW-2026-018
            1
            目 录
            第一章 招标公告 ............................................................ 2
            第二章 投标人须知 .......................................................... 4
            第三章 评标办法（综合评估法） ...............................................9
            第四章 合同条款及格式 ..................................................... 14
            第五章 供货要求 ........................................................... 20
            第六章 投标文件格式 ........................................................25
            2
            第一章 招标公告
            1、招标条件
            滨江新区智慧水务一期工程已由主管部门批准建设，项目资金来自财政拨款，招标人为滨
            江新区水务局。本项目已具备招标条件，现对水质监测设备采购进行公开招标。
            2、投标人资格要求
            2.1 投标人须为在中华人民共和国境内注册的独立法人，并具有有效的营业执照，注册资本
            不少于500万元。
            2.2 投标人须提供2023年以来不少于3个同类项目的供货业绩，以合同复印件为准
            3
            3、投标文件的递交
            投标文件递交截止时间为2026年4月9日9时30分，逾期送达的投标文件不予受理。详见第
            二章“投标人须知”的规定。
            第二章 投标人须知
            投标人须知前附表
            条款号 条款名称 编列内容
            1.1.2 招标人 滨江新区水务局
            1.3.2 交货期 合同签订后60天内
            3.3.1 投标有效期 90天
            3.4.1 投标保证金 人民币20万元
            1. 总则
            1.1 招标项目概况
            见前附表。投标保证金为3.5万元，2025.6.30前提交的无效。
            2. 投标文件
            投标文件应包括下列内容：
            1. 复印件
            2. 原件
            3. 说明
            第三章 评标办法
            评标委员会按技术40分、商务20分、价格40分评分。
            第四章 合同条款及格式
            第一节 通用合同条款
            1. 一般约定
            合同双方应当诚实守信。
            第二节 专用合同条款
            预付款为合同价的30%，验收后支付60%，质保金10%。
            第五章 供货要求
            序号 设备名称 数量 备注
            1 多参数水质分析仪 12台 进口
            2 数据采集终端 12台 国产
            3 浮标 4个 玻璃钢
            设备防护等级不得低于IP68。
            第六章 投标文件格式
            一、投标函
            致：招标人
            附件一：法定代表人授权委托书
            （盖章）
            """;

    /** In English, with blank lines between paragraphs and a table set with spaces. */
    public static final String ENGLISH = """
            REQUEST FOR TENDERS
            Supply of laboratory freezers

            Table of Contents
            Section 1 Invitation ........ 2
            Section 2 Instructions to Bidders ........ 3
            Section 3 Technical Specifications ........ 5
            Section 4 General Conditions of Contract ........ 9
            Annex A Bid Forms ........ 12

            Issued by the City of Elmbury, reference ELM-2026-17.

            Section 1 Invitation
            The City of Elmbury invites sealed bids for 12 ultra-low temperature freezers.

            Section 2 Instructions to Bidders
            2.1 Eligibility
            The bidder must hold ISO 9001 certification and shall name three references.
            1. Photocopies
            2. Originals
            3.5 million units were sold. 2025.6.30 is a date.

            Section 3 Technical Specifications
            No.  Item  Quantity  Remarks
            1  Freezer, -86 C  12  500 litres at least
            2  Temperature logger  12  with alarm

            Section 4 General Conditions of Contract
            4.1 Payment
            Payment is made within 30 days.

            Annex A Bid Forms
            Form 1: Letter of bid
            """;

    /** Out of a word processor: a paragraph a line, tables as tabs, no contents. */
    public static final String TYPED = """
            城东中学食堂设备采购项目
            （竞争性磋商）
            一、供应商资格要求
            1. 具有独立承担民事责任的能力，提供营业执照副本复印件。
            2. 近三年内没有重大违法记录；
            二、采购需求
            品目\t数量\t参数
            双门蒸饭柜\t4\t电加热，不锈钢304
            六门冰箱\t2\t容积不小于1000L，能效一级
            所有设备质保期不少于三年，接到报修后2小时内响应，24小时内修复，逾期每次扣合同款的百分之一，这一条是实质性要求，没有响应的视为无效
            三、评分标准
            （一）价格（30分）
            （二）技术（50分）
            （三）售后（20分）
            附件1 合同格式
            甲方：
            乙方：
            """;

    private Tenders() {
    }
}
