"""The support requests, written for this demonstration. No customer, order or shop in them exists.

Each begins with a line [channel intent], [channel intent/other reading], and "basic" where the writer is still
learning English. The first intent is the one its writer had in mind.
"""

TEXTS = """
[email refund/cancel_order]
I changed my mind about the garden bench. It still says "preparing" on the website, so please just send the money back.

[chat cancel_order/refund]
hi, ordered the wrong size tent ten minutes ago. can i get my 189 back before you ship it

[phone note refund/cancel_order]
Caller no longer wants the coffee grinder ordered on Monday. Not dispatched yet. Wants the amount back on the same card.

[email cancel_order/refund]
My husband and I both bought the same lamp by accident, so there are two orders. One of them has to go, and we would
like to be paid back for it.

[chat refund/cancel_order basic]
Please i dont need the chair more. You give me my money and not send.

[email refund/cancel_order]
As the delivery date has moved for the third time, I no longer wish to wait. Kindly return my payment of 74.50.

[chat cancel_order/refund]
found it cheaper elsewhere, sorry! whats the fastest way to get out of this order and get my cash back?

[email refund/cancel_order]
The rug was a birthday present and the birthday has been and gone. What happens to my money now?

[phone note cancel_order/refund]
Customer paid twice because the page froze. Asks us to take one order out and put the second payment back.

[chat refund/cancel_order]
So it's out of stock AFTER I paid?? Money back please.

[email cancel_order/refund]
I'd like to step back from my purchase from this morning under the 14 day rule. Please confirm, and tell me when the
payment will be reversed.

[email refund/cancel_order basic]
Hello, I buy yesterday two blanket, but now I want only one. Can you pay back me the second blanket?

[chat cancel_order/refund]
is it too late to not want the bike rack anymore lol. paid with paypal

[email refund/cancel_order]
Nobody told me the pre-order would take until November. I am not lending you 320 for half a year, so please reverse
the charge.

[phone note refund/cancel_order]
Order placed by her son (9) on the tablet. She wants nothing delivered and everything paid back. Friendly, in a hurry.

[email cancel_order/refund]
Please withdraw order 40718 and credit my account. I have since moved to a flat without a balcony, so the planter
would be of no use.

[chat refund/cancel_order]
you charged me for express but its not even packed. id rather have the money than the kettle at this point

[email refund/cancel_order]
I would like to return to my original position: no sofa cover on its way to me, and my 56 euros where they were before.

[chat cancel_order/refund basic]
i make mistake with adress and with color. Better stop all and money back, i order new

[email cancel_order/refund]
We agreed on the phone that the order would be dropped, yet my bank still shows the payment as pending. Could you sort
this out?

[chat refund/cancel_order]
Hey there. Second thoughts about the hammock. It hasn't left your warehouse, right? How do I get refunded

[email refund/cancel_order]
The discount code was not applied at checkout. Either apply it or undo the sale and reimburse me, I don't mind which.

[phone note cancel_order/refund]
Gentleman ordered a left-handed guitar stand, has now learned there is no such thing. Wants out and his 25 back. We
both laughed.

[chat refund/cancel_order]
order's been "processing" since the 3rd. done waiting, want my money

[email cancel_order/refund]
Due to a change in our budget the school can't go ahead with the twelve desks. Please advise how the deposit will be
returned.

[email refund/cancel_order]
I clicked "buy again" when I meant "track". Please make it unhappen and refund whatever was taken.

[chat cancel_order/refund]
can u take the shelf out of my order n give back that part? keep the rest coming

[email refund/cancel_order basic]
Sir, my visa is finish and I go home next week, so package will find nobody. I ask for money return.

[phone note refund/cancel_order]
Says the reviews put her off the vacuum cleaner. Parcel is still with us. Would like her money today if possible.

[chat refund/cancel_order]
wait the price dropped by 30 overnight?! undo mine and pay me back, ill order again

[email cancel_order/refund]
Regretfully my mother has passed away, and the walking frame is not needed any more. It has not been sent so far. I
hope you can return what she paid.

[chat cancel_order/refund]
Bought the annual filter plan instead of one filter. Get me off that and back to zero pls

[email refund/cancel_order]
If you can't ship by Friday, I want my payment back instead of the bookcase. If you can, forget I wrote.

[phone note cancel_order/refund]
Wants to swap tent for the larger one. Advised to undo the present order, get the payment back, and order afresh.
Agreed.

[email refund]
I sent the boots back two weeks ago and you signed for them on the 9th. Where is my refund?

[chat refund]
you refunded 12.99 but i paid 21.99. typo on your side??

[email refund]
According to your mail the money was returned on Tuesday. My bank says it has received nothing. Could you give me the
transaction reference?

[phone note refund]
Returned toaster arrived here on 14th per tracking. Customer asks how long until the refund shows on his statement.

[chat refund basic]
I bring back the jacket in your shop 3 week before. Still not have my money.

[email refund]
Please refund to a different card. The one I paid with was stolen last week, and I have blocked it.

[email refund]
You gave me store credit for the returned curtains. I did not ask for credit; I asked for money.

[chat refund]
whats the deal with return shipping, do i get those 4.90 back too or just the price of the pan

[email refund]
My gift was returned by the person I gave it to and now she has the refund. I paid, so shouldn't it come to me?

[phone note refund]
Refund was sent to closed bank account. Customer will mail the new IBAN. Please put on hold.

[chat refund]
still no sign of the refund, third time im asking. getting a bit silly now

[email refund]
Thank you for the quick refund! It is about two euros short, though; I believe that you left out the deposit for the
bottles.

[email refund]
The dress didn't fit, so it is on its way back to you. Tracking attached. Please pay me back once it's there.

[chat refund]
do refunds work on weekends or do i wait till monday?

[phone note refund]
Caller received refund twice and, amazingly, wants to give one back. Needs our bank details.

[email refund basic]
I have returned the goods with the label from you. In the paper is written 10 days for the money. Today is day 16.

[email cancel_order]
Please cancel order 51320. I'll pick the items up in your shop instead, and pay there.

[chat cancel_order]
cancel pls, order 88214, not paid yet

[phone note cancel_order]
Caller wants to stop the weekly veg box while on holiday, from the 1st. No charge taken yet for that week.

[chat cancel_order]
i never hit pay, but your site says order confirmed?? make it stop

[email cancel_order]
I want to cancel one line of my order only: the blue mugs. The plates should come as planned, on invoice as usual.

[chat cancel_order basic]
Hallo I want annulate my order from today, number 60233. Payment was by invoice, so nothing is payed.

[email cancel_order]
Could you call the order back before the courier picks it up at five? I have noticed that the address is my old one.

[chat cancel_order]
how do i cancel, theres no button anywhere

[phone note cancel_order]
Wants to cancel the standing order for cat food. The cat has opinions. Cash on delivery, so nothing to pay back.

[email cancel_order]
The button says "cancellation requested", but this morning I got a mail that it's being packed. Has it been cancelled
or has it not?

[email cancel_order]
Please take us off the monthly coffee subscription as of next month. We enjoyed it, we are just moving to tea.

[chat cancel_order]
ordered 11 instead of 1 🙈 pls stop it, paying on delivery

[phone note cancel_order]
Cancel pre-order of the board game, voice was clear: "before you take any money".

[email cancel_order]
My reservation of the floor sander for Saturday is no longer needed. Kindly release it for somebody else.

[chat cancel_order]
Can I still cancel? Order's an hour old. Will pay only at pickup so no money stuff involved

[email cancel_order basic]
Please make stop of my order, I have ordered also in other shop and it comes faster. I did not pay.

[email delivery]
My parcel has been "out for delivery" for four days now. It must be a very long street.

[chat delivery]
wheres my order?? 77120

[phone note delivery]
Parcel shown as delivered yesterday 14:10. Customer was at home all day, nothing at the neighbours.

[email delivery]
Is it possible to have the parcel left with the bakery downstairs? I work until eight.

[chat delivery basic]
tracking number not work. it say unknown. When comes my packet?

[email delivery/account]
I've moved house. Can the order that is already on its way still go to the new address?

[chat delivery]
any chance for a time window tmrw? cant sit around all day for a mattress

[email delivery]
Half of my order came today. Will the other three boxes follow, or has something gone wrong?

[phone note delivery]
Driver left a card with no depot on it. Caller wants to know where to pick up. Has no internet.

[email delivery/product_question]
Do you deliver to the islands, and if so, what would it cost for a wardrobe?

[chat delivery]
it says signed by "Müller". nobody here is called müller

[email delivery/cancel_order]
If the swing isn't here by Thursday, there is no point in sending it at all. When will it come?

[email delivery]
Good morning, I would like to know whether my order of the 12th has been dispatched. I have had no mail since the
confirmation.

[chat delivery]
Courier app says "exception". What exception. Who writes these things

[phone note delivery]
Wants delivery pushed back by two weeks, kitchen not ready. Pallet, 3 pieces.

[email delivery/faulty_item]
The box arrived open, and two of the six glasses are missing. Perhaps they fell out on the way?

[chat delivery basic]
Hello my dear, package is in customs since 8 days. What paper they need from you?

[email delivery]
Please tell your driver that number 14b is behind number 20. I know. Nobody believes it.

[chat delivery]
can i upgrade to express now? order went in last nite

[email delivery/refund]
Express delivery cost me 15 and took as long as the normal one. What are you going to do about it?

[phone note delivery]
Neighbour took in the parcel, then left for three weeks. Caller asks whether we can do anything. (We can't, I think.)

[chat delivery/account]
why does ur system still ship to my parents house, i changed that ages ago

[email delivery]
I received somebody else's order: a very nice teapot for a Mrs Okafor in Leeds. Mine may be with her.

[email delivery]
Two tracking numbers for one order: is that one parcel with two numbers, or two parcels?

[email faulty_item]
The left speaker crackles as soon as I turn the volume beyond half. Tried another cable, same thing.

[chat faulty_item]
blender arrived with a crack in the jug :( pic attached

[phone note faulty_item]
Zip on the sleeping bag broke on first night out. It was 4 degrees. Customer is not amused.

[email faulty_item/refund]
The watch stopped after nine days. I don't want another one, I want to be paid back.

[chat faulty_item/delivery]
got a red one, ordered green. now what

[email faulty_item]
One of the table legs is about half a centimetre shorter than the others. We now own a rocking table.

[chat faulty_item basic]
The lamp is not going on. I change bulb already 2 times. Maybe broken inside?

[email faulty_item/product_question]
Is it normal that the oven smells of plastic for the first hour? It has been three days now.

[phone note faulty_item]
Washing machine shows E21 and stops. Already cleaned the filter. Under warranty until next March.

[email faulty_item/refund]
The second pair of headphones has the same fault as the first. A third pair is not what I have in mind.

[chat faulty_item]
theres a dent in the fridge door. small, but its a NEW fridge

[email faulty_item/product_question]
There are four screws left over and the manual shows none. Have I forgotten something, or are they spares?

[chat faulty_item/product_question]
app cant find the bulb. reset it, same. is it dead or am i dumb

[email faulty_item]
I bought this kettle in May, and since yesterday it leaks from below. Receipt attached. Please repair or replace it.

[phone note faulty_item]
Pram: front wheel comes off when folding. Told to stop using it at once. Needs a call back today!

[chat faulty_item]
missing the remote, box says its included

[email faulty_item basic]
Shoes is after two time wearing open on the side. I send picture. I want new shoes.

[email faulty_item/delivery]
Everything in the parcel was soaked. It must have stood in the rain for hours. The books are ruined.

[chat faulty_item]
keyboard types "e" twicee. likee this. please send a new one

[email faulty_item]
The paint I received is not the shade on the tin; next to the old wall it looks almost green. Batch 0417.

[phone note faulty_item/refund]
Chair collapsed under visiting aunt. Aunt fine. Customer expects "some gesture" as well as a new chair.

[email faulty_item]
Your replacement came quickly, thank you. Unfortunately it has exactly the same scratch in exactly the same place.

[email account]
I can't log in since the update. The page just reloads without any message.

[chat account]
forgot my password and the reset mail never comes. checked spam

[phone note account]
Customer's e-mail address no longer exists (old employer). Needs the account moved to a private one.

[email account]
Please delete my account and all data that you hold about me, and confirm in writing.

[chat account basic]
how i can change my phone nummer in profil?

[email account/delivery]
My address is written wrongly: it is Larch Lane, not Lurch Lane. Please put that right for the next order.

[chat account]
ur newsletter keeps coming. ive unsubscribed 3x

[email account/product_question]
I'd need an invoice with our VAT number on it for the order in March. Where do I find that?

[phone note account]
Locked out after too many tries. Identity checked with date of birth and last order. Please unlock.

[email account]
Somebody has ordered a drone through my account. It was not me. I have changed the password already; what else?

[chat account]
can my wife n me share one account or do we need 2

[email account]
Your site greets me as "Dear Test Test". I'd quite like my name back.

[chat account/refund]
i had 20 in vouchers in my account, now its 0. where did they go

[email account/refund]
A charge of 9.99 from you appears on my statement every month, and I don't remember signing up for anything.

[chat account basic]
Code for login is coming to old telephone. I have new telephone. Help please

[email account]
How do I turn off two-step sign-in? My mother uses the account as well and has no mobile phone.

[phone note account]
Wants to know which card is stored with us. Not told on the phone, sent her the link.

[email account/cancel_order]
Please close my membership. I don't shop with you often enough for it to pay off.

[email product_question]
Does the tent come with pegs for sand, or would I have to buy those separately?

[chat product_question]
is the pan ok for induction?

[phone note product_question]
Asks whether the bookcase holds 40 kg a shelf. He collects encyclopedias.

[email product_question]
Could you tell me the exact inner width of the drawer? The website only gives the outer one.

[chat product_question basic]
this jacket is for woman or for man? in photo i can not see

[email product_question/delivery]
When will the oak version be in stock again? I'd rather wait than take the pine one.

[chat product_question]
whats the difference between the 300 and the 300S, besides 40 bucks

[email product_question]
My son is allergic to latex. Is there any in the mattress or its cover?

[phone note product_question]
Looking for a spare lid for casserole 24 cm, sold about 2015. Sent to spare parts list.

[email product_question/refund]
If I buy the pram now and it turns out not to fit our lift, could I bring it back after trying?

[chat product_question]
do u have the boots in 47? site stops at 46

[email product_question]
Can the bluetooth speaker be paired with two phones at the same time? The manual is silent on that, unlike the speaker.

[chat product_question/faulty_item]
how do i get the battery cover off? dont want to break it

[email product_question]
Is the wood of the cutting boards oiled with anything that isn't vegan?

[phone note product_question]
Wants advice on a gift for a 70-year-old who "has everything and likes none of it". Budget 50.

[email product_question basic]
Good day, I need to know if this machine works with 110 volt, because I will take it to Brazil.

[chat product_question/account]
do students get a discount n where do i put the code

[email product_question]
How often should the filter be changed if two people use the jug every day?

[chat product_question]
will the rack fit a 29er with mudguards? asking before i order

[email product_question/faulty_item]
My frying pan has become sticky after a year. Is that how these coatings age, or am I washing it wrong?
"""
